package genir.cli.bench;

/**
 * What one process measures.
 *
 * @param steps how many training steps, or repetitions
 * @param dropout rate of the model
 * @param device as in configurations, e.g. {@code cuda:tf32}
 */
record BenchTask(Kind kind, BenchShape shape, int steps, double dropout, String device) {
    /** What there is to measure; each gives a result of its own type. */
    enum Kind {
        /** A {@link Speed}. */
        SPEED,
        /** A {@link StockSpeed}: threads wait as ND4J leaves it. */
        STOCK,
        /** A {@link StockSpeed} with the settings that our own process has. */
        TUNED_STOCK,
        /** A {@link Soak}. */
        SOAK,
        /** A {@link TrainedBytes}. */
        BYTES
    }
}
