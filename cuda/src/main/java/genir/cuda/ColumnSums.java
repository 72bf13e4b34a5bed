package genir.cuda;

import java.util.stream.LongStream;

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
        int vectors = vectors(width, a, b, sums);
        long columnBlocks = columnBlocks(width, vectors);
        long wanted = Math.max(1, (long) BLOCKS * launcher.gpu().multiprocessors() / columnBlocks);
        long chunks = Math.min(wanted, Math.max(1, rows / LEAST_ROWS));
        if (chunks == 1) {
            return sum(a, b, sums, rows, width, rows);
        }
        long rowsOfChunk = (rows + chunks - 1) / chunks;
        long made = (rows + rowsOfChunk - 1) / rowsOfChunk;
        long partial = workspace.floats(made * width);
        return Calls.inOrder(sum(a, b, partial, rows, width, rowsOfChunk), sum(partial, 0, sums, made, width, made));
    }

    private Runnable sum(long a, long b, long sums, long rows, long width, long rowsOfChunk) {
        int vectors = vectors(width, a, b, sums);
        long columnBlocks = columnBlocks(width, vectors);
        long chunks = (rows + rowsOfChunk - 1) / rowsOfChunk;
        return launcher.blocks(
                "column_sums",
                chunks * columnBlocks,
                a,
                b,
                sums,
                rows,
                width,
                rowsOfChunk,
                Math.toIntExact(columnBlocks),
                vectors);
    }

    private static long columnBlocks(long width, int vectors) {
        long columns = (long) WARP * vectors;
        return (width + columns - 1) / columns;
    }

    /** Floats that a thread loads at once. */
    private static int vectors(long width, long... addresses) {
        boolean aligned = LongStream.of(addresses).allMatch(address -> address % 16 == 0);
        return width % 4 == 0 && aligned ? 4 : 1;
    }
}
