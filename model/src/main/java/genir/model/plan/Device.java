package genir.model.plan;

import java.util.function.Function;

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
     * @param external the caller's memory by the names of its storages; of this device
     * @throws PlanException if it cannot run an instruction
     */
    Executable bind(Program program, Memory arena, Function<String, Memory> external);
}
