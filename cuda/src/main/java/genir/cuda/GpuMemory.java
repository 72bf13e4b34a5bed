package genir.cuda;

import genir.model.plan.Memory;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Elements on a GPU, of which each read and write is a transfer. */
final class GpuMemory implements Memory {
    /** A run of the GPU's memory, which is free again once nothing refers to it. */
    record Block(long address) {}

    /** Stands for tokens of any value. */
    private static final int ANY = Integer.MAX_VALUE;

    private final GpuDevice device;
    private final Block block;
    private final long address;
    private final long length;
    private final int tokensBelow;

    GpuMemory(GpuDevice device, Block block, long length) {
        this(device, block, block.address(), length, ANY);
    }

    private GpuMemory(GpuDevice device, Block block, long address, long length, int tokensBelow) {
        this.device = device;
        this.block = block;
        this.address = address;
        this.length = length;
        this.tokensBelow = tokensBelow;
    }

    GpuDevice device() {
        return device;
    }

    long address() {
        return address;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public GpuMemory slice(long from, long floats) {
        Objects.checkFromIndexSize(from, floats, length);
        return new GpuMemory(device, block, address + from * Float.BYTES, floats, tokensBelow);
    }

    /** The same memory, which takes no tokens but rows of a table of so many. */
    GpuMemory ofTokensBelow(int limit) {
        return new GpuMemory(device, block, address, length, Math.min(limit, tokensBelow));
    }

    @Override
    public void read(long from, float[] target, int targetOffset, int count) {
        download(from, count, 1, (bytes, done, part) -> bytes.asFloatBuffer().get(target, targetOffset + done, part));
    }

    @Override
    public void write(long from, float[] source, int sourceOffset, int count) {
        upload(from, count, 1, (bytes, done, part) -> bytes.asFloatBuffer().put(source, sourceOffset + done, part));
    }

    @Override
    public void readTokens(long from, int[] target) {
        download(
                from,
                target.length,
                1,
                (bytes, done, part) -> bytes.asIntBuffer().get(target, done, part));
    }

    @Override
    public void writeTokens(long from, int[] source) {
        if (tokensBelow != ANY) {
            for (int token : source) {
                if (token < 0 || token >= tokensBelow) {
                    throw new IllegalArgumentException(
                            "token " + token + " is none of the " + tokensBelow + " that the model has");
                }
            }
        }
        upload(
                from,
                source.length,
                1,
                (bytes, done, part) -> bytes.asIntBuffer().put(source, done, part));
    }

    @Override
    public void readDoubles(long from, double[] target) {
        download(
                from,
                target.length,
                2,
                (bytes, done, part) -> bytes.asDoubleBuffer().get(target, done, part));
    }

    @Override
    public void writeDoubles(long from, double[] source) {
        upload(
                from,
                source.length,
                2,
                (bytes, done, part) -> bytes.asDoubleBuffer().put(source, done, part));
    }

    @Override
    public void clear() {
        device.launcher().elements("fill", length, address, 0f, length).run();
    }

    @Override
    public void set(Memory other) {
        if (other instanceof GpuMemory same && same.device == device && other.length() == length) {
            device.gpu().copy(same.address, address, length * Float.BYTES);
        } else {
            Memory.super.set(other);
        }
    }

    /** Copies a part of an array from or to the beginning of a buffer. */
    @FunctionalInterface
    private interface Part {
        void copy(ByteBuffer bytes, int done, int count);
    }

    private void download(long from, int count, int words, Part part) {
        Objects.checkFromIndexSize(from, (long) count * words, length);
        ByteBuffer staging = device.staging();
        int most = staging.capacity() / (words * Float.BYTES);
        for (int done = 0; done < count; done += most) {
            int now = Math.min(most, count - done);
            device.gpu().download(place(from, done, words), staging.clear().limit(now * words * Float.BYTES));
            part.copy(staging.clear(), done, now);
        }
    }

    private void upload(long from, int count, int words, Part part) {
        Objects.checkFromIndexSize(from, (long) count * words, length);
        ByteBuffer staging = device.staging();
        int most = staging.capacity() / (words * Float.BYTES);
        for (int done = 0; done < count; done += most) {
            int now = Math.min(most, count - done);
            part.copy(staging.clear(), done, now);
            device.gpu().upload(staging.clear().limit(now * words * Float.BYTES), place(from, done, words));
        }
    }

    private long place(long from, int done, int words) {
        return address + (from + (long) done * words) * Float.BYTES;
    }
}
