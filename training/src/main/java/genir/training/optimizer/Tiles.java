package genir.training.optimizer;

import genir.model.plan.kernel.Workers;

/**
 * Splits a pass over flat arrays into tiles. A tile's floats are copied to the heap and back: loops over heap arrays are
 * vectorised, and a tile of each of four arrays stays in the first-level cache.
 */
final class Tiles {
    /** Floats of a tile. */
    static final int SIZE = 2048;

    private Tiles() {}

    /** Works on one tile. */
    @FunctionalInterface
    interface Work {
        /**
         * Works on floats {@code offset} to {@code offset + count}.
         *
         * @param part which thread's share this is, below {@link Workers#parts()}: says whose scratch to use
         */
        void run(int part, long offset, int count);
    }

    /** Tiles of arrays of a length. */
    static int count(long length) {
        return Math.toIntExact((length + SIZE - 1) / SIZE);
    }

    /** Works on all tiles of arrays of a length, on all threads. */
    static void run(long length, Work work) {
        Workers.run(count(length), length, (part, from, to) -> {
            for (int tile = from; tile < to; tile++) {
                long offset = (long) tile * SIZE;
                work.run(part, offset, (int) Math.min(SIZE, length - offset));
            }
        });
    }
}
