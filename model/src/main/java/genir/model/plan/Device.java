package genir.model.plan;

import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What runs programs. */
public interface Device {
    /** The name in configurations, e.g. {@code cpu}. */
    String name();

    /** Memory for so many floats, not yet written. */
    Memory allocate(long length);

    /**
     * Makes a program executable.
     *
     * @param arena at least as long as the program's
     * @param external the caller's arrays by the names of their storages
     * @throws PlanException if it cannot run an instruction
     */
    Executable bind(Program program, Memory arena, Function<String, INDArray> external);
}
