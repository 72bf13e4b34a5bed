package genir.cuda;

import genir.model.plan.BoundCalls;
import genir.model.plan.Executable;
import genir.model.plan.Memory;
import genir.model.plan.PlanException;
import genir.model.plan.Program;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A program on a GPU: calls of kernels in order, which for a whole run are recorded once and made together. */
final class GpuExecutable implements Executable {
    private final GpuDevice device;
    private final Operands operands;
    private final BoundCalls calls;
    /** Rows of the tables whose rows the tokens of a storage name. */
    private final Map<Storage, Integer> tables = new HashMap<>();

    private Runnable recorded;

    GpuExecutable(GpuDevice device, Program program, GpuMemory arena, Function<String, Memory> external) {
        this.device = device;
        this.operands = new Operands(program, arena, external);
        GpuKernels kernels = new GpuKernels(device, operands);
        List<Runnable> bound = new ArrayList<>();
        for (Instruction instruction : program.instructions()) {
            bound.add(bind(instruction, kernels));
            noteTables(instruction);
        }
        this.calls = new BoundCalls(program, bound);
    }

    private Runnable bind(Instruction instruction, GpuKernels kernels) {
        device.workspace().begin();
        try {
            return instruction.bind(kernels);
        } catch (PlanException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw new PlanException("cannot bind " + instruction.text(), failure);
        }
    }

    private void noteTables(Instruction instruction) {
        if (instruction instanceof Instruction.GatherRows gather) {
            noteTable(gather.tokens(), gather.table());
        } else if (instruction instanceof Instruction.ScatterRows scatter) {
            noteTable(scatter.tokens(), scatter.table());
        }
    }

    private void noteTable(Operand tokens, Operand table) {
        tables.merge(tokens.storage(), Math.toIntExact(table.shape()[0]), Math::min);
    }

    @Override
    public void run(int from, int to, BitSet skipped) {
        if (from == 0 && to == calls.calls().size() && skipped.isEmpty()) {
            if (recorded == null) {
                recorded = device.gpu().record(() -> calls.run(from, to, skipped));
            }
            recorded.run();
        } else {
            calls.run(from, to, skipped);
        }
    }

    /** The memory of a storage; where tokens belong that name rows of a table, only such can be written. */
    @Override
    public GpuMemory memory(Storage storage) {
        GpuMemory memory = operands.memory(storage);
        Integer rows = tables.get(storage);
        return rows == null ? memory : memory.ofTokensBelow(rows);
    }
}
