package genir.cuda;

import java.nio.ByteBuffer;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;

/** Memory of the host that the GPU copies from and to by itself: while it copies one half, the other one can be filled. */
final class Staging implements AutoCloseable {
    private static final int BYTES = 4 << 20;
    private static final int HALVES = 2;

    private final CUstream_st stream;
    private final Pointer[] halves = new Pointer[HALVES];
    /** Each half's last copy. */
    private final CUevent_st[] copied = new CUevent_st[HALVES];

    private int next;

    Staging(CUstream_st stream) {
        this.stream = stream;
        for (int half = 0; half < HALVES; half++) {
            halves[half] = new Pointer();
            Cuda.check(cudart.cuMemHostAlloc(halves[half], BYTES, 0), "reserving memory of the host for transfers");
            copied[half] = new CUevent_st();
            Cuda.check(cudart.cuEventCreate(copied[half], cudart.CU_EVENT_DISABLE_TIMING), "making an event");
        }
    }

    /** Copies what remains in a direct buffer, without waiting for the end. */
    void upload(ByteBuffer source, long address) {
        Pointer start = new Pointer(source);
        for (long done = 0; done < source.remaining(); done += BYTES) {
            long count = Math.min(BYTES, source.remaining() - done);
            int half = next;
            next = (next + 1) % HALVES;
            Cuda.check(cudart.cuEventSynchronize(copied[half]), "waiting for a transfer");
            Pointer.memcpy(halves[half], new Address(start.address() + done), count);
            Cuda.check(cudart.cuMemcpyHtoDAsync(address + done, halves[half], count, stream), "copying to the GPU");
            Cuda.check(cudart.cuEventRecord(copied[half], stream), "noting a transfer");
        }
    }

    /** Fills what remains in a direct buffer, when all that was asked for before is done. */
    void download(long address, ByteBuffer target) {
        Pointer start = new Pointer(target);
        for (long done = 0; done < target.remaining(); done += BYTES) {
            long count = Math.min(BYTES, target.remaining() - done);
            // The stream's order keeps this behind an upload from the same half.
            Cuda.check(cudart.cuMemcpyDtoHAsync(halves[0], address + done, count, stream), "copying from the GPU");
            Cuda.check(cudart.cuStreamSynchronize(stream), "waiting for the GPU");
            Pointer.memcpy(new Address(start.address() + done), halves[0], count);
        }
    }

    @Override
    public void close() {
        for (int half = 0; half < HALVES; half++) {
            Cuda.check(cudart.cuEventDestroy(copied[half]), "removing an event");
            Cuda.check(cudart.cuMemFreeHost(halves[half]), "freeing memory of the host");
        }
    }
}
