package genir.cuda;

import java.util.List;

/** Floats as bfloat16: their upper halves. */
final class Brain16 {
    static final int BYTES = 2;
    /** Of what is converted, in bytes, so that it is read and written in large pieces. */
    static final int ALIGNMENT = 32;

    private static final int THREADS = 256;
    private static final int VECTOR = 4;
    private static final int BLOCKS = 16;

    private Brain16() {}

    static Launch conversion(long from, long to, long length, int multiprocessors) {
        long wanted = (length + THREADS * VECTOR - 1) / (THREADS * VECTOR);
        int blocks = (int) Math.max(1, Math.min(wanted, (long) BLOCKS * multiprocessors));
        return new Launch("to_bfloat16", blocks, THREADS, 0, List.of(from, to, length));
    }
}
