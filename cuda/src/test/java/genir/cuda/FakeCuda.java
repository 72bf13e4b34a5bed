package genir.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The libraries of CUDA for a machine without a GPU, which the real bindings are loaded with: a driver and a cuBLAS that compute on
 * the CPU, compiled by g++, and the real compiler where it is installed. Once for a JVM.
 */
final class FakeCuda {
    private static final Path FOLDER = Path.of("target", "fake-cuda");
    private static final long PATIENCE_SECONDS = 120;
    /** What the fake driver takes for compiled kernels. */
    private static final byte[] KERNELS = "the kernels".getBytes(StandardCharsets.UTF_8);

    /** Why there are none; empty where there are. */
    private static final String MISSING = load();

    private FakeCuda() {}

    /** Skips the calling test where they cannot be made. */
    static void require() {
        if (!MISSING.isEmpty()) {
            System.err.println("skipped, no fake CUDA: " + MISSING);
        }
        Assumptions.assumeTrue(MISSING.isEmpty(), MISSING);
    }

    static byte[] kernels() {
        return KERNELS.clone();
    }

    private static String load() {
        try {
            Files.createDirectories(FOLDER);
            Files.copy(resource("simt.h"), FOLDER.resolve("simt.h"), StandardCopyOption.REPLACE_EXISTING);
            Path source = FOLDER.resolve("cuda.cpp");
            Files.writeString(source, Simt.table() + "#line 1 \"fake_cuda.cpp\"\n" + read("fake_cuda.cpp"));
            Path driver = compile(source, CudaLibraries.DRIVER, List.of("-std=c++17", "-O1", "-U_FORTIFY_SOURCE"));
            Path empty = FOLDER.resolve("empty.cpp");
            Files.writeString(empty, "");
            // Empty, but what asks them finds what the driver has.
            List<String> others = new ArrayList<>(CudaLibraries.PRODUCTS);
            others.add(CudaLibraries.RUNTIME);
            Optional<Path> compiler = CudaLibraries.find().path(CudaLibraries.COMPILER);
            Files.deleteIfExists(FOLDER.resolve(CudaLibraries.COMPILER));
            if (compiler.isEmpty()) {
                others.add(CudaLibraries.COMPILER);
            }
            for (String name : others) {
                compile(empty, name, List.of("-Wl,--no-as-needed", driver.toString()));
            }
            List<Path> folders = new ArrayList<>(List.of(FOLDER));
            CudaLibraries.find()
                    .path(CudaLibraries.COMPILER)
                    .map(Path::getParent)
                    .ifPresent(folders::add);
            CudaLibraries.in(folders).load();
            Cuda.loadBindings();
            return "";
        } catch (IOException noCompiler) {
            return noCompiler.getMessage();
        }
    }

    private static InputStream resource(String name) {
        return FakeCuda.class.getResourceAsStream(name);
    }

    private static String read(String name) throws IOException {
        try (InputStream stream = resource(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Path compile(Path source, String name, List<String> options) throws IOException {
        Path library = FOLDER.resolve(name);
        Path log = FOLDER.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of("g++", "-shared", "-fPIC", "-Wl,-soname," + name));
        command.addAll(
                List.of("-ffp-contract=off", "-Wno-unknown-pragmas", source.toString(), "-o", library.toString()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(name + " does not compile: " + Files.readString(log));
            }
            return library;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interruption));
        } finally {
            process.destroy();
        }
    }
}
