package genir.cuda;

import genir.model.ModelException;
import genir.model.plan.Device;
import genir.model.plan.Executable;
import genir.model.plan.Memory;
import genir.model.plan.Program;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A GPU as a device: kernels of our own and products of its library. For one thread at a time. */
public final class GpuDevice implements Device, AutoCloseable {
    private static final int STAGING = 4 << 20;
    /** Collections of garbage after which memory counts as used up, and the milliseconds that each is given. */
    private static final int COLLECTIONS = 3;

    private static final int PATIENCE = 50;

    private final Gpu gpu;
    private final Launcher launcher;
    private final Workspace workspace;
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING).order(ByteOrder.nativeOrder());
    /** The addresses of blocks by what tells of their end; freed by the thread that uses the GPU, not by another. */
    private final Map<Reference<?>, Allocation> blocks = new HashMap<>();

    private long usedBytes;
    private long peakBytes;

    private record Allocation(long address, long bytes) {}

    private final ReferenceQueue<GpuMemory.Block> unreachable = new ReferenceQueue<>();

    GpuDevice(Gpu gpu) {
        this.gpu = gpu;
        this.launcher = new Launcher(gpu);
        this.workspace = new Workspace(this);
    }

    Gpu gpu() {
        return gpu;
    }

    Launcher launcher() {
        return launcher;
    }

    Workspace workspace() {
        return workspace;
    }

    /** Memory of the host for transfers; everything in it is lost with the next one. */
    ByteBuffer staging() {
        return staging;
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public long availableBytes() {
        return gpu.freeBytes();
    }

    @Override
    public long peakBytes() {
        return peakBytes;
    }

    @Override
    public boolean reaches(Memory memory) {
        return memory instanceof GpuMemory own && own.device() == this;
    }

    @Override
    public GpuMemory allocate(long length) {
        // Nobody asks for less than one element, but an arena may have none.
        long bytes = Math.max(1, length) * Float.BYTES;
        freeUnreachable(0);
        for (int collections = 0; ; collections++) {
            try {
                GpuMemory.Block block = new GpuMemory.Block(gpu.allocate(bytes));
                blocks.put(new PhantomReference<>(block, unreachable), new Allocation(block.address(), bytes));
                usedBytes += bytes;
                peakBytes = Math.max(peakBytes, usedBytes);
                return new GpuMemory(this, block, length);
            } catch (ModelException full) {
                if (collections == COLLECTIONS) {
                    throw full;
                }
                System.gc();
                freeUnreachable(PATIENCE);
            }
        }
    }

    private void freeUnreachable(long milliseconds) {
        try {
            Reference<?> end = milliseconds == 0 ? unreachable.poll() : unreachable.remove(milliseconds);
            if (end != null) {
                // What was begun may still use the memory.
                gpu.synchronize();
            }
            for (; end != null; end = unreachable.poll()) {
                Allocation gone = blocks.remove(end);
                gpu.free(gone.address());
                usedBytes -= gone.bytes();
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Executable bind(Program program, Memory arena, Function<String, Memory> external) {
        return new GpuExecutable(this, program, (GpuMemory) arena, external);
    }

    /** Waits for what runs, and frees everything. */
    @Override
    public void close() {
        gpu.close();
    }
}
