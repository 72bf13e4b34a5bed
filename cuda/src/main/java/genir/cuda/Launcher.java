package genir.cuda;

import java.util.List;

/** Makes calls of kernels with grids that fill the GPU. */
final class Launcher {
    private static final int WARP = 32;
    private static final int THREADS = 256;
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

    /** A kernel with a warp for each row. */
    Runnable rows(String kernel, long rows, Object... arguments) {
        long blocks = (rows + WARPS_OF_ROWS - 1) / WARPS_OF_ROWS;
        return call(kernel, blocks, WARPS_OF_ROWS * WARP, arguments);
    }

    /** A kernel with so many blocks of 256 threads. */
    Runnable blocks(String kernel, long blocks, Object... arguments) {
        return call(kernel, blocks, THREADS, arguments);
    }

    /** A kernel with one block of 1,024 threads. */
    Runnable alone(String kernel, Object... arguments) {
        return call(kernel, 1, 1024, arguments);
    }

    private Runnable call(String kernel, long blocks, int threads, Object... arguments) {
        return gpu.kernel(new Launch(kernel, Math.toIntExact(blocks), threads, 0, List.of(arguments)));
    }
}
