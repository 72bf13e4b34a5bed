package genir.model.plan.device;

import genir.model.backend.NativeFloats;
import genir.model.plan.HostMemory;
import genir.model.plan.Memory;
import genir.model.plan.Program;
import genir.model.plan.instruction.Argument;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program's operands as arrays of ND4J's. The kernels know the addresses only, and ND4J frees what nothing refers to. */
public final class HostArrays {
    private final Program program;
    private final HostMemory arena;
    private final Function<String, Memory> external;
    private final Map<Storage, HostMemory> memories = new HashMap<>();
    private final Map<Operand, INDArray> arrays = new HashMap<>();

    HostArrays(Program program, Memory arena, Function<String, Memory> external) {
        this.program = program;
        this.arena = (HostMemory) arena;
        this.external = external;
    }

    /** The memory of a storage. */
    public HostMemory memory(Storage storage) {
        return memories.computeIfAbsent(
                storage,
                missing -> missing.isExternal()
                        ? (HostMemory) external.apply(missing.external())
                        : arena.slice(program.offset(missing), missing.length()));
    }

    /** The tokens that lie there now. */
    int[] tokens(Operand operand) {
        int[] tokens = new int[Math.toIntExact(operand.length())];
        memory(operand.storage()).readTokens(0, tokens);
        return tokens;
    }

    /** The doubles that lie there now. */
    double[] doubles(Operand operand) {
        double[] doubles = new double[Math.toIntExact(operand.length())];
        memory(operand.storage()).readDoubles(0, doubles);
        return doubles;
    }

    /** The array of an operand; null for none. */
    public INDArray array(Operand operand) {
        return operand == null
                ? null
                : arrays.computeIfAbsent(
                        operand, missing -> memory(missing.storage()).array(missing));
    }

    /** The arrays of what an op of ND4J's reads. */
    public List<INDArray> arguments(List<Argument> arguments) {
        return arguments.stream()
                .map(argument -> argument instanceof Argument.Constant constant
                        ? constant.value()
                        : array(((Argument.Computed) argument).operand()))
                .toList();
    }

    /** The arrays of operands. */
    public List<INDArray> arrays(List<Operand> operands) {
        return operands.stream().map(this::array).toList();
    }

    /** The elements of a contiguous operand where they lie; null for none. */
    public FloatBuffer floats(Operand operand) {
        if (operand == null) {
            return null;
        }
        if (!operand.contiguous()) {
            throw new IllegalArgumentException(operand + " is not contiguous");
        }
        return NativeFloats.of(array(operand));
    }
}
