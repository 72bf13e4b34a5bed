package genir.cuda;

import java.nio.ByteBuffer;

/**
 * A GPU, or what stands for one in tests. Calls take effect in the order in which they were made; only {@link #download} and
 * {@link #synchronize} wait for those before them. Addresses are the device's.
 */
interface Gpu extends AutoCloseable {
    /** What it is, in words. */
    String description();

    /** Multiprocessors: a kernel fills the GPU with a few blocks for each. */
    int multiprocessors();

    /** Bytes of memory that are free. */
    long freeBytes();

    /**
     * Memory, not yet written.
     *
     * @return its address, a multiple of 256
     * @throws genir.model.ModelException where there is not so much left
     */
    long allocate(long bytes);

    void free(long address);

    /** Copies what remains in a direct buffer of the native byte order to the device; the buffer may be changed afterwards. */
    void upload(ByteBuffer source, long address);

    /** Copies as many bytes from the device as remain in a direct buffer. */
    void download(long address, ByteBuffer target);

    /** Copies from one place on the device to another; the two do not overlap. */
    void copy(long from, long to, long bytes);

    /** A call of a kernel, to be made as often as wanted. */
    Runnable kernel(Launch launch);

    /** A batch of matrix products, to be made as often as wanted. */
    Runnable product(MatrixProducts products);

    /**
     * Notes the calls that {@code calls} makes of kernels, products and copies on the device, without their taking effect.
     *
     * @return makes them all, at the cost of one
     */
    Runnable record(Runnable calls);

    /** Waits until all is done. */
    void synchronize();

    @Override
    void close();
}
