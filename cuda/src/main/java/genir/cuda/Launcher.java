package genir.cuda;

import java.util.List;
import java.util.stream.LongStream;

/** Makes calls of kernels with grids that fill the GPU. */
final class Launcher {
    private static final int WARP = 32;
    private static final int THREADS = 256;
    private static final int MOST_THREADS = 1024;
    /** Elements that a thread of an element-wise kernel handles at once. */
    private static final int VECTOR = 4;
    /** Of an element-wise kernel, for each multiprocessor at most: then each thread has several elements. */
    private static final int BLOCKS = 16;
    /** Rows are few where a model is small: smaller blocks are spread over more multiprocessors. */
    private static final int WARPS_OF_ROWS = 4;

    private final Gpu gpu;

    Launcher(Gpu gpu) {
        this.gpu = gpu;
    }

    Gpu gpu() {
        return gpu;
    }

    /** A kernel over elements of which each thread may take any. */
    Runnable elements(String kernel, long length, Object... arguments) {
        return blocks(kernel, blocksOfElements(length), arguments);
    }

    /** Blocks of {@link #elements}. */
    int blocksOfElements(long length) {
        long wanted = (length + THREADS * VECTOR - 1) / (THREADS * VECTOR);
        return (int) Math.max(1, Math.min(wanted, (long) BLOCKS * gpu.multiprocessors()));
    }

    /** A kernel with a thread for each of so many groups of a few numbers; blocks of one warp, to be spread over multiprocessors. */
    Runnable threads(String kernel, long groups, Object... arguments) {
        return call(kernel, (groups + WARP - 1) / WARP, WARP, arguments);
    }

    /** A kernel with a warp for each row. */
    Runnable rows(String kernel, long rows, Object... arguments) {
        return blocksOfRows(kernel, (rows + WARPS_OF_ROWS - 1) / WARPS_OF_ROWS, arguments);
    }

    /** A kernel with so many blocks of the size that {@link #rows} has. */
    Runnable blocksOfRows(String kernel, long blocks, Object... arguments) {
        return call(kernel, blocks, WARPS_OF_ROWS * WARP, arguments);
    }

    /** Blocks of {@link #rows}, but no more than there can run at the same time for each multiprocessor. */
    int blocksOfRows(long rows, int together) {
        long blocks = (rows + WARPS_OF_ROWS - 1) / WARPS_OF_ROWS;
        return (int) Math.min(blocks, (long) together * gpu.multiprocessors());
    }

    /** A kernel with so many blocks of 256 threads. */
    Runnable blocks(String kernel, long blocks, Object... arguments) {
        return call(kernel, blocks, THREADS, arguments);
    }

    /**
     * A kernel with so many large blocks, since few multiprocessors have one.
     *
     * @param work elements of a block, of which a thread may have one: fewer threads are enough where there are fewer
     */
    Runnable wide(String kernel, long blocks, long work, Object... arguments) {
        long warps = Math.max(1, Math.min(MOST_THREADS / WARP, (work + WARP - 1) / WARP));
        return call(kernel, blocks, Math.toIntExact(warps * WARP), arguments);
    }

    /** Floats that a thread can load at once where arrays of rows lie at these addresses: 4 or 1. */
    int vectors(long width, long... addresses) {
        boolean aligned = LongStream.of(addresses).allMatch(address -> address % (VECTOR * Float.BYTES) == 0);
        return width % VECTOR == 0 && aligned ? VECTOR : 1;
    }

    private Runnable call(String kernel, long blocks, int threads, Object... arguments) {
        return gpu.kernel(new Launch(kernel, Math.toIntExact(blocks), threads, 0, List.of(arguments)));
    }
}
