package genir.model.backend;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes threads treat denormal numbers as zero, on x86-64. Late in training gradients fill with them, and matrix products
 * then take several times as long.
 *
 * <p>The setting is a register of each thread. A native thread inherits it from the one that starts it; the JVM puts it
 * back whenever native code calls into Java, which starting a thread, initialising a class and, before JDK 18, calling by reflection are.
 * So the threads that libraries start while their classes are initialised never have it, and one that had it may have lost
 * it: it is checked where it is needed.
 */
public final class FlushToZero {
    /** Flush-to-zero and denormals-are-zero in the SSE control register. */
    private static final int BITS = 0x8040;
    /** The offset of that register in glibc's fenv_t on x86-64, and the structure's size. */
    private static final int MXCSR_OFFSET = 28;

    private static final int FENV_BYTES = 32;

    /** omp_pause_soft. */
    private static final int PAUSE = 1;

    /**
     * RTLD_LAZY and RTLD_NOLOAD, without the RTLD_GLOBAL that JNA adds by itself: two OpenBLAS are in the process, and where
     * one's symbols become global the other's calls can end there.
     */
    private static final Map<String, ?> AS_IT_IS = Map.of(Library.OPTION_OPEN_FLAGS, 1 | 4);

    /** A line of the process's map: five fields, then the path, in which there may be spaces. */
    private static final Pattern LIBRARY =
            Pattern.compile("^(?:\\S+\\s+){5}(/.*/lib(?:openblas|gomp)[^/]*\\.so[^/]*)$");

    /** Not final, so that the compiler cannot know the product. */
    @SuppressWarnings("FieldMayBeFinal")
    private static float smallest = Float.MIN_NORMAL;

    private FlushToZero() {}

    /** Whether this thread's arithmetic gives zero for denormal results; costs one multiplication. */
    public static boolean isOn() {
        return Float.floatToRawIntBits(smallest * 0.5f) == 0;
    }

    /**
     * Switches it on for this thread where it is off, and for the OpenMP threads that work for this one: those are stopped,
     * since each thread has its own, and new ones inherit the setting.
     */
    public static void inThisThread() {
        if (isOn() || !NativeBackend.glibcOnX86()) {
            return;
        }
        switchOn();
        stopOpenMp();
    }

    /** Replaces the worker threads that OpenBLAS and OpenMP have so far by such as have it on. */
    static void inLibraryThreads() {
        switchOn();
        stopOpenMp();
        for (NativeLibrary library : loaded("openblas")) {
            library.getFunction("blas_thread_shutdown_").invokeInt(new Object[0]);
            library.getFunction("blas_thread_init").invokeInt(new Object[0]);
        }
    }

    static void switchOn() {
        NativeLibrary math = NativeLibrary.getInstance("m");
        try (Memory environment = new Memory(FENV_BYTES)) {
            math.getFunction("fegetenv").invokeInt(new Object[] {environment});
            environment.setInt(MXCSR_OFFSET, environment.getInt(MXCSR_OFFSET) | BITS);
            math.getFunction("fesetenv").invokeInt(new Object[] {environment});
        }
    }

    private static void stopOpenMp() {
        for (NativeLibrary library : loaded("gomp")) {
            Function pause = library.getFunction("omp_pause_resource_all");
            pause.invokeInt(new Object[] {PAUSE});
        }
    }

    /** The libraries of a name that are in the process: JavaCPP loads them from a cache, each known by its path only. */
    private static List<NativeLibrary> loaded(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.UTF_8)) {
            return lines.map(LIBRARY::matcher)
                    .filter(Matcher::find)
                    .map(line -> line.group(1))
                    .filter(path -> path.substring(path.lastIndexOf('/')).startsWith("/lib" + name))
                    .distinct()
                    .map(path -> NativeLibrary.getInstance(path, AS_IT_IS))
                    .toList();
        } catch (IOException noSuchFile) {
            return List.of();
        }
    }
}
