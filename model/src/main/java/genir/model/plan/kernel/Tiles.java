package genir.model.plan.kernel;

import genir.model.plan.instruction.Instruction;

/**
 * Splits a pass over flat arrays into tiles. A tile's floats are copied to the heap and back: loops over heap arrays are
 * vectorised, and a tile of each of four arrays stays in the first-level cache.
 */
public final class Tiles {
    /** Floats of a tile. */
    public static final int SIZE = Instruction.TILE;

    private Tiles() {}

    /** Works on one tile. */
    @FunctionalInterface
    public interface Work {
        /**
         * Works on floats {@code offset} to {@code offset + count}.
         *
         * @param part which thread's share this is, below {@link Workers#parts()}: says whose scratch to use
         */
        void run(int part, long offset, int count);
    }

    /** Tiles of arrays of a length. */
    public static int count(long length) {
        return Math.toIntExact((length + SIZE - 1) / SIZE);
    }

    /** Works on all tiles of arrays of a length, on all threads. */
    public static void run(long length, Work work) {
        run(length, 1, work);
    }

    /**
     * The same for work that is worth more threads.
     *
     * @param effort of each element, in additions
     */
    static void run(long length, long effort, Work work) {
        Workers.run(count(length), effort * length, (part, from, to) -> {
            for (int tile = from; tile < to; tile++) {
                long offset = (long) tile * SIZE;
                work.run(part, offset, (int) Math.min(SIZE, length - offset));
            }
        });
    }
}
