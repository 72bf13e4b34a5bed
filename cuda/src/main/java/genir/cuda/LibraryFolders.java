package genir.cuda;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Folders that libraries of CUDA may lie in, those that the user has named first. Some exist, some do not.
 *
 * @param libraryPath the JVM's own folders, separated as in {@code PATH}
 * @param environment variables of the process
 * @param root of the file system
 */
record LibraryFolders(String libraryPath, Map<String, String> environment, Path root) {
    private static final long PATIENCE_SECONDS = 10;
    private static final List<String> BELOW_A_TOOLKIT = List.of("lib64", "targets/x86_64-linux/lib", "lib");
    /** Of distributions, of the driver in containers, and of the driver in WSL. */
    private static final List<String> OF_THE_SYSTEM = List.of(
            "usr/lib/x86_64-linux-gnu",
            "usr/lib64",
            "usr/lib",
            "usr/local/nvidia/lib64",
            "usr/local/nvidia/lib",
            "usr/lib/wsl/lib");

    /** Where Python keeps packages, for the user and for all. */
    private static final String PRINT_SITES =
            "import site, sysconfig; print(sysconfig.get_paths()['purelib']); print(site.getusersitepackages())";

    static LibraryFolders ofThisMachine() {
        return new LibraryFolders(
                System.getProperty("java.library.path", ""),
                System.getenv(),
                Path.of("").toAbsolutePath().getRoot());
    }

    /** What can be told without asking other programs than the linker. */
    List<Path> quick() {
        List<Path> folders = new ArrayList<>();
        addPaths(folders, libraryPath);
        addPaths(folders, environment.get("LD_LIBRARY_PATH"));
        Stream.of("CUDA_HOME", "CUDA_PATH")
                .map(environment::get)
                .filter(home -> home != null && !home.isEmpty())
                .forEach(home -> addToolkit(folders, Path.of(home)));
        matching(root.resolve("usr/local"), "cuda*").forEach(home -> addToolkit(folders, home));
        // Lines of the linker's cache: name (kind) => path.
        output("/sbin/ldconfig", "-p").stream()
                .filter(line -> line.contains("libcu") || line.contains("libnvrtc"))
                .map(line -> Path.of(line.substring(line.indexOf("=> ") + 3).strip()))
                .map(Path::getParent)
                .filter(folder -> folder != null && !folders.contains(folder))
                .forEach(folders::add);
        OF_THE_SYSTEM.forEach(folder -> folders.add(root.resolve(folder)));
        return folders;
    }

    /** NVIDIA's wheels among the packages of the virtual environment, of Conda's, and of the Python in use. */
    List<Path> ofPythons() {
        List<Path> folders = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            String home = environment.get(variable);
            if (home != null && !home.isEmpty()) {
                folders.add(Path.of(home, "lib"));
                matching(Path.of(home, "lib"), "python3*")
                        .forEach(python -> addWheels(folders, python.resolve("site-packages")));
            }
        }
        output("python3", "-c", PRINT_SITES).forEach(site -> addWheels(folders, Path.of(site)));
        return folders;
    }

    private static void addPaths(List<Path> folders, String paths) {
        if (paths != null) {
            Stream.of(paths.split(File.pathSeparator))
                    .filter(path -> !path.isBlank())
                    .map(Path::of)
                    .forEach(folders::add);
        }
    }

    private static void addToolkit(List<Path> folders, Path home) {
        BELOW_A_TOOLKIT.forEach(folder -> folders.add(home.resolve(folder)));
    }

    private static void addWheels(List<Path> folders, Path site) {
        Path nvidia = site.resolve("nvidia");
        folders.add(nvidia.resolve("cu13").resolve("lib"));
        matching(nvidia, "*").forEach(wheel -> folders.add(wheel.resolve("lib")));
    }

    /** What a folder has of a pattern, in descending order of names, so that of two versions the newer comes first. */
    static List<Path> matching(Path folder, String pattern) {
        List<Path> matches = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
                entries.forEach(matches::add);
            } catch (IOException unreadable) {
                return List.of();
            }
        }
        matches.sort((a, b) -> b.compareTo(a));
        return matches;
    }

    /** The lines that a program prints; none where it does not exist or fails. */
    private static List<String> output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                process.getOutputStream().close();
                List<String> output = lines.lines().toList();
                return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
                        ? output
                        : List.of();
            } finally {
                process.destroy();
            }
        } catch (IOException absent) {
            return List.of();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
