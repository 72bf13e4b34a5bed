package genir.cuda;

/** Sums over rows: of many rows first those of chunks, so that the whole GPU works, then those of the chunks' sums. */
final class ColumnSums {
    private static final int WARP = 32;
    /** Fewer rows are not worth a chunk. */
    private static final int LEAST_ROWS = 32;
    /** Blocks that a multiprocessor runs at the same time. */
    private static final int BLOCKS = 4;

    private final Launcher launcher;
    private final Workspace workspace;

    ColumnSums(Launcher launcher, Workspace workspace) {
        this.launcher = launcher;
        this.workspace = workspace;
    }

    /**
     * {@code sums = column sums of a * b}.
     *
     * @param a address of [rows, width]
     * @param b the same; 0 for sums of a alone
     * @param sums address of [width]
     */
    Runnable of(long a, long b, long sums, long rows, long width) {
        int vectors = launcher.vectors(width, a, b, sums);
        long columnBlocks = columnBlocks(width, vectors);
        long wanted = Math.max(1, (long) BLOCKS * launcher.gpu().multiprocessors() / columnBlocks);
        long chunks = Math.min(wanted, rows / LEAST_ROWS);
        if (chunks <= 1) {
            return last(a, b, sums, rows, width);
        }
        long rowsOfChunk = (rows + chunks - 1) / chunks;
        long made = (rows + rowsOfChunk - 1) / rowsOfChunk;
        long partial = workspace.floats(made * width);
        return Calls.inOrder(
                launcher.blocks(
                        "column_sums",
                        made * columnBlocks,
                        a,
                        b,
                        partial,
                        rows,
                        width,
                        rowsOfChunk,
                        Math.toIntExact(columnBlocks),
                        vectors),
                last(partial, 0, sums, made, width));
    }

    /** The sums of few rows, in one call: with as many threads as there can be, of which each has one column. */
    Runnable last(long a, long b, long sums, long rows, long width) {
        int columnBlocks = Math.toIntExact(columnBlocks(width, 1));
        return launcher.wide("column_sums", columnBlocks, rows * WARP, a, b, sums, rows, width, rows, columnBlocks, 1);
    }

    private static long columnBlocks(long width, int vectors) {
        long columns = (long) WARP * vectors;
        return (width + columns - 1) / columns;
    }
}
