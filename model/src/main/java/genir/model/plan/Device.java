package genir.model.plan;

import java.util.function.Function;

/** What runs programs. */
public interface Device {
    /** The name in configurations, e.g. {@code cpu}. */
    String name();

    /** Whether its memory is the process's own. */
    default boolean isHost() {
        return false;
    }

    /** Bytes of memory that are free; negative if not known. */
    default long availableBytes() {
        return -1;
    }

    /** Memory for so many floats, not yet written. */
    Memory allocate(long length);

    /** The most bytes of its memory that were in use at a time; negative if not known. */
    default long peakBytes() {
        return -1;
    }

    /** Whether its programs can use a memory, which may be another device's. */
    boolean reaches(Memory memory);

    /** Memory for so many floats, all 0. */
    default Memory zeros(long length) {
        Memory memory = allocate(length);
        memory.clear();
        return memory;
    }

    /**
     * Makes a program executable.
     *
     * @param arena at least as long as the program's
     * @param external the caller's memory by the names of its storages; of this device
     * @throws PlanException if it cannot run an instruction
     */
    Executable bind(Program program, Memory arena, Function<String, Memory> external);
}
