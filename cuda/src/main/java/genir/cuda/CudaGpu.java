package genir.cuda;

import genir.model.ModelException;
import genir.model.plan.device.Precision;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;

/** A GPU by CUDA's driver: one stream that all calls go to in order, our kernels, and products by cuBLAS. */
final class CudaGpu implements Gpu {
    private static final double GIB = 1L << 30;

    private final CudaContext context = new CudaContext();
    private final CUstream_st stream = new CUstream_st();
    private final Set<Long> allocations = new HashSet<>();
    private final Leftovers leftovers = new Leftovers();
    private final Staging staging;
    private final KernelModule kernels;
    private final CudaProducts products;
    private final int multiprocessors;
    private final String description;

    /**
     * Takes the GPU; the libraries and bindings must be loaded.
     *
     * @param compiler of the kernels, for a compute capability times ten
     * @throws ModelException if there is none, or it cannot be used
     */
    CudaGpu(Precision precision, IntFunction<byte[]> compiler) {
        context.enter();
        multiprocessors = context.multiprocessors();
        description = context.description();
        Cuda.check(cudart.cuStreamCreate(stream, cudart.CU_STREAM_NON_BLOCKING), "making a stream");
        staging = new Staging(stream);
        kernels = new KernelModule(compiler.apply(context.capability()), stream);
        products = new CudaProducts(this, stream, precision);
    }

    /** Kernels of our sources from the user's cache, or compiled and put there. */
    static byte[] kernels(int capability) {
        KernelCompiler.Target target = KernelCompiler.target(capability);
        String source = KernelSources.text();
        String key = KernelCompiler.version() + " " + target + " " + source;
        return KernelCache.ofUser().get(key, () -> KernelCompiler.compile(source, target));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int multiprocessors() {
        return multiprocessors;
    }

    @Override
    public long allocate(long bytes) {
        begin();
        long[] address = new long[1];
        int status = cudart.cuMemAlloc(address, bytes);
        if (status == cudart.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new ModelException(noMemory(bytes));
        }
        Cuda.check(status, "reserving " + bytes + " bytes");
        allocations.add(address[0]);
        return address[0];
    }

    private static String noMemory(long bytes) {
        return String.format(
                Locale.ROOT,
                "the GPU has no memory for %.2f GiB more: %s; a smaller batch needs less",
                bytes / GIB,
                memory());
    }

    /** How much memory is free, in words. */
    static String memory() {
        MemoryInfo info = MemoryInfo.now();
        return String.format(Locale.ROOT, "%.2f of %.2f GiB are free", info.free() / GIB, info.total() / GIB);
    }

    /** Bytes of the GPU's memory. */
    private record MemoryInfo(long free, long total) {
        static MemoryInfo now() {
            try (SizeTPointer free = new SizeTPointer(1);
                    SizeTPointer total = new SizeTPointer(1)) {
                Cuda.check(cudart.cuMemGetInfo(free, total), "asking for free memory");
                return new MemoryInfo(free.get(), total.get());
            }
        }
    }

    @Override
    public long freeBytes() {
        context.enter();
        return MemoryInfo.now().free();
    }

    @Override
    public void free(long address) {
        context.enter();
        if (!allocations.remove(address)) {
            throw new IllegalArgumentException("nothing was allocated at " + address);
        }
        Cuda.check(cudart.cuMemFree(address), "freeing memory");
    }

    /** Memory that is freed some time after its owner became unreachable. */
    Runnable owning(Runnable owner, long address) {
        leftovers.after(owner, () -> free(address));
        return owner;
    }

    /** Before whatever is not done while calls are recorded. */
    private void begin() {
        context.enter();
        leftovers.free(this::synchronize);
    }

    @Override
    public void upload(ByteBuffer source, long address) {
        context.enter();
        staging.upload(source, address);
    }

    @Override
    public void download(long address, ByteBuffer target) {
        context.enter();
        staging.download(address, target);
    }

    @Override
    public void copy(long from, long to, long bytes) {
        context.enter();
        Cuda.check(cudart.cuMemcpyDtoDAsync(to, from, bytes, stream), "copying on the GPU");
    }

    @Override
    public Runnable kernel(Launch launch) {
        begin();
        return entered(kernels.call(launch));
    }

    @Override
    public Runnable product(MatrixProducts wanted) {
        begin();
        return entered(products.product(wanted));
    }

    private Runnable entered(Runnable call) {
        return () -> {
            context.enter();
            call.run();
        };
    }

    /** By a CUDA graph. */
    @Override
    public Runnable record(Runnable calls) {
        begin();
        CUgraph_st graph = new CUgraph_st();
        // Relaxed: cuBLAS loads what it needs at its first calls, and nobody else uses the GPU meanwhile.
        Cuda.check(cudart.cuStreamBeginCapture(stream, cudart.CU_STREAM_CAPTURE_MODE_RELAXED), "beginning to record");
        try {
            calls.run();
        } catch (RuntimeException failure) {
            // Ends the recording, whatever has become of it.
            if (cudart.cuStreamEndCapture(stream, graph) == cudart.CUDA_SUCCESS && !graph.isNull()) {
                cudart.cuGraphDestroy(graph);
            }
            throw failure;
        }
        Cuda.check(cudart.cuStreamEndCapture(stream, graph), "ending to record");
        CUgraphExec_st executable = new CUgraphExec_st();
        try {
            Cuda.check(cudart.cuGraphInstantiate(executable, graph, 0), "preparing what was recorded");
        } finally {
            Cuda.check(cudart.cuGraphDestroy(graph), "removing a recording");
        }
        Runnable replay = () -> {
            context.enter();
            Cuda.check(cudart.cuGraphLaunch(executable, stream), "starting what was recorded");
        };
        leftovers.after(replay, () -> Cuda.check(cudart.cuGraphExecDestroy(executable), "removing a recording"));
        return replay;
    }

    @Override
    public void synchronize() {
        context.enter();
        Cuda.check(cudart.cuStreamSynchronize(stream), "waiting for the GPU");
    }

    @Override
    public void close() {
        synchronize();
        leftovers.freeAll();
        products.close();
        kernels.close();
        staging.close();
        List.copyOf(allocations).forEach(this::free);
        Cuda.check(cudart.cuStreamDestroy(stream), "removing the stream");
        context.close();
    }
}
