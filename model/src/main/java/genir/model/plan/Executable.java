package genir.model.plan;

import genir.model.plan.instruction.Storage;
import java.util.BitSet;

/** A program bound to a device's memory. */
public interface Executable {
    /**
     * Runs instructions in order.
     *
     * @param from the first one's number
     * @param to behind the last one
     * @param skipped numbers of those to leave out
     * @throws PlanException if one fails
     */
    void run(int from, int to, BitSet skipped);

    /** The memory of a storage, from its first float on. */
    Memory memory(Storage storage);
}
