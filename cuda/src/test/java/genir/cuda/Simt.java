package genir.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The kernels as a library for the CPU: their unchanged sources with the header simt.h, compiled by g++ once for a JVM. */
final class Simt {
    private static final Path FOLDER = Path.of("target", "simt");
    private static final String COMPILER = "g++";
    private static final long PATIENCE_SECONDS = 120;

    /** Why there is no library; empty where there is one. */
    private static final String MISSING = load();

    private Simt() {}

    /** Why kernels cannot run here, in one line; empty where they can. */
    static String missing() {
        return MISSING;
    }

    /**
     * The types of a kernel's parameters, a letter each: P for a pointer, J and I for integers of 64 and 32 bits, F and D for
     * floating point numbers; null where there is no such kernel.
     */
    static native String signature(String kernel);

    /**
     * Runs a kernel.
     *
     * @param arguments the bits of each
     * @return what is wrong, or null
     */
    static native String launch(String kernel, int blocks, int threads, long[] arguments);

    private static String load() {
        Path headers = Path.of(System.getProperty("java.home"), "include");
        if (!Files.exists(headers.resolve("jni.h"))) {
            return "no jni.h in " + headers;
        }
        try {
            Files.createDirectories(FOLDER);
            Path source = FOLDER.resolve("kernels.cpp");
            Files.copy(resource("simt.h"), FOLDER.resolve("simt.h"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(source, source());
            Path library = FOLDER.resolve("libsimt.so").toAbsolutePath();
            compile(headers, source, library);
            System.load(library.toString());
            return "";
        } catch (IOException noCompiler) {
            return noCompiler.getMessage();
        }
    }

    /** The kernels, and a table of them. */
    static String table() {
        StringBuilder text = new StringBuilder("#include \"simt.h\"\n").append(KernelSources.text());
        text.append("static const simt::Kernel simt_kernels[] = {\n");
        for (String kernel : KernelSources.kernels()) {
            text.append("simt::kernel<")
                    .append(kernel)
                    .append(">(\"")
                    .append(kernel)
                    .append("\"),\n");
        }
        return text.append("};\n").toString();
    }

    private static String source() throws IOException {
        try (InputStream jni = resource("simt_jni.cpp")) {
            return table() + "#line 1 \"simt_jni.cpp\"\n" + new String(jni.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) {
        return Simt.class.getResourceAsStream(name);
    }

    private static void compile(Path headers, Path source, Path library) throws IOException {
        // Products and sums stay apart: a fused rounding would be another one than the CPU's.
        List<String> command = new ArrayList<>(List.of(
                COMPILER,
                "-std=c++17",
                "-O2",
                "-ffp-contract=off",
                // Jumps between fibers look like damaged stacks to it.
                "-U_FORTIFY_SOURCE",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Wno-unknown-pragmas",
                "-shared",
                "-fPIC",
                "-I" + headers,
                "-I" + headers.resolve("linux"),
                source.toString(),
                "-o",
                library.toString()));
        Path log = FOLDER.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException("the kernels do not compile: " + Files.readString(log));
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interruption));
        } finally {
            process.destroy();
        }
    }
}
