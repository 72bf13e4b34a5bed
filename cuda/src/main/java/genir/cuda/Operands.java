package genir.cuda;

import genir.model.plan.Memory;
import genir.model.plan.Program;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Where the operands of a program lie; keeps that memory. */
final class Operands {
    private final Program program;
    private final GpuMemory arena;
    private final Function<String, Memory> external;
    private final Map<Storage, GpuMemory> memories = new HashMap<>();

    Operands(Program program, GpuMemory arena, Function<String, Memory> external) {
        this.program = program;
        this.arena = arena;
        this.external = external;
    }

    /** The memory of a storage. */
    GpuMemory memory(Storage storage) {
        return memories.computeIfAbsent(
                storage,
                missing -> missing.isExternal()
                        ? (GpuMemory) external.apply(missing.external())
                        : arena.slice(program.offset(missing), missing.length()));
    }

    /** The address of an operand's first element; 0 for none. */
    long anywhere(Operand operand) {
        return operand == null ? 0 : memory(operand.storage()).address();
    }

    /** The address of elements that must lie one behind the other; 0 for none. */
    long address(Operand operand) {
        if (operand != null && !operand.contiguous()) {
            throw new IllegalArgumentException(operand + " is not contiguous");
        }
        return anywhere(operand);
    }
}
