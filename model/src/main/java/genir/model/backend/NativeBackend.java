package genir.model.backend;

import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Prepares the process and starts ND4J; what must be set before its native libraries are loaded is set here.
 *
 * <p>Everything that allocates arrays goes through {@link #start} first.
 */
public final class NativeBackend {
    private static final String EXTENSION_PROPERTY = "org.bytedeco.javacpp.platform.extension";

    private static final long PAGE = 4096;
    /** MADV_HUGEPAGE. */
    private static final int HUGE_PAGES = 14;
    /** MADV_DONTNEED: the pages are given back, and read as zeros from then on. */
    private static final int FORGET = 4;

    private static boolean started;

    private NativeBackend() {}

    /** Starts the backend once; later calls return at once. */
    public static synchronized void start() {
        if (started) {
            return;
        }
        if (glibcOnX86()) {
            // The worker threads of OpenMP otherwise spin between two parallel loops, on the cores that OpenBLAS needs:
            // a training step took three times as long. Must be in the environment when libgomp is loaded.
            call("setenv", "OMP_WAIT_POLICY", "PASSIVE", 0);
            // OpenBLAS's own threads likewise: 2^18 cycles of waiting awake, a tenth of a millisecond, instead of 2^26.
            call("setenv", "OPENBLAS_THREAD_TIMEOUT", "18", 0);
            String threads = Integer.toString(Threads.count());
            call("setenv", "OMP_NUM_THREADS", threads, 1);
            call("setenv", "OPENBLAS_NUM_THREADS", threads, 1);
            if (System.getProperty(EXTENSION_PROPERTY) == null && cpuFlags().contains("avx2")) {
                System.setProperty(EXTENSION_PROPERTY, "-avx2");
            }
        }
        Nd4j.create(1);
        if (onCpu()) {
            useThreads(Threads.count());
        }
        if (glibcOnX86() && onCpu()) {
            // Only now: the libraries have started their threads while they were loaded.
            FlushToZero.inLibraryThreads();
        }
        started = true;
    }

    /**
     * An array for large or long-lived memory, not yet written. The system is asked for large pages, which spare the
     * address translation of strided matrix products; it may decline.
     *
     * @param length floats
     */
    public static INDArray allocate(long length) {
        start();
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, length);
        Pages pages = Pages.of(array);
        if (glibcOnX86() && onCpu() && pages.bytes() > 0) {
            pages.advise(HUGE_PAGES);
        }
        return array;
    }

    /**
     * An array like that of {@link #allocate}, all zero. Where the system can say so, no page of it takes memory before it is
     * written to.
     *
     * @param length floats
     */
    public static INDArray zeros(long length) {
        INDArray array = allocate(length);
        Pages pages = Pages.of(array);
        if (!glibcOnX86() || !onCpu() || pages.bytes() == 0 || pages.advise(FORGET) != 0) {
            return array.assign(0);
        }
        FloatSpan floats = FloatSpan.of(array, 0, length, array);
        long begin = (pages.first() - array.data().address()) / Float.BYTES;
        long end = begin + pages.bytes() / Float.BYTES;
        floats.put(0, new float[(int) begin]);
        floats.put(end, new float[(int) (length - end)]);
        return array;
    }

    /** The whole pages of an array's memory, which are its alone. */
    private record Pages(long first, long bytes) {
        static Pages of(INDArray array) {
            long address = array.data().address();
            long first = (address + PAGE - 1) / PAGE * PAGE;
            long bytes = (address + array.length() * Float.BYTES - first) / PAGE * PAGE;
            return new Pages(first, Math.max(0, bytes));
        }

        int advise(int advice) {
            return call("madvise", new Pointer(first), new NativeLong(bytes), advice);
        }
    }

    /** ND4J asks the environment that the JVM began with, or takes a thread for each core. */
    private static void useThreads(int threads) {
        if (openblas_nolapack.blas_get_num_threads() != threads) {
            openblas_nolapack.blas_set_num_threads(threads);
        }
        NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
        if (operations.ompGetMaxThreads() != threads) {
            operations.setOmpNumThreads(threads);
        }
    }

    /** The features the CPU reports, lower case; empty where the system does not say. */
    public static Set<String> cpuFlags() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
                if (line.startsWith("flags")) {
                    return Set.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+"));
                }
            }
        } catch (IOException notLinux) {
            return Set.of();
        }
        return Set.of();
    }

    /** Whether ND4J runs on the CPU. */
    public static boolean onCpu() {
        return Nd4j.getBackend().getClass().getSimpleName().startsWith("Cpu");
    }

    static boolean glibcOnX86() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static int call(String function, Object... arguments) {
        return NativeLibrary.getInstance("c").getFunction(function).invokeInt(arguments);
    }
}
