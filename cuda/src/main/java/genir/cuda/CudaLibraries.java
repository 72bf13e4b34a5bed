package genir.cuda;

import genir.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The libraries of CUDA that the bindings are linked against, by the names that they ask for. They are the machine's: what the
 * system's linker would not find by itself is loaded by its path, after which the linker takes it for what was asked for.
 */
final class CudaLibraries {
    /** Comes with NVIDIA's driver. */
    static final String DRIVER = "libcuda.so.1";

    static final String RUNTIME = "libcudart.so.13";
    static final String COMPILER = "libnvrtc.so.13";
    /** Products, and what they are made with. */
    static final List<String> PRODUCTS = List.of("libcublasLt.so.13", "libcublas.so.13");

    /** Each after those that it needs. */
    static final List<String> ALL = List.of(DRIVER, RUNTIME, COMPILER, PRODUCTS.get(0), PRODUCTS.get(1));

    /** The compiler asks for them by name when it compiles; they lie beside it. */
    private static final String BUILTINS = "libnvrtc-builtins.so.13*";

    private static final String OLDER_RUNTIME = "libcudart.so.12";
    private static final int FOLDERS_NAMED = 8;

    private final Map<String, Path> found = new LinkedHashMap<>();
    private final List<Path> searched = new ArrayList<>();
    private Path older;

    private CudaLibraries() {}

    /** Looks for all of them where this machine may have them. */
    static CudaLibraries find() {
        CudaLibraries libraries = new CudaLibraries();
        LibraryFolders folders = LibraryFolders.ofThisMachine();
        folders.quick().forEach(libraries::look);
        if (libraries.found.size() < ALL.size()) {
            folders.ofPythons().forEach(libraries::look);
        }
        return libraries;
    }

    /** Looks for all of them in some folders. */
    static CudaLibraries in(List<Path> folders) {
        CudaLibraries libraries = new CudaLibraries();
        folders.forEach(libraries::look);
        return libraries;
    }

    private void look(Path folder) {
        if (searched.contains(folder) || !Files.isDirectory(folder)) {
            return;
        }
        searched.add(folder);
        for (String name : ALL) {
            Path file = folder.resolve(name);
            if (!found.containsKey(name) && Files.isRegularFile(file)) {
                found.put(name, file);
            }
        }
        if (older == null && Files.isRegularFile(folder.resolve(OLDER_RUNTIME))) {
            older = folder.resolve(OLDER_RUNTIME);
        }
    }

    /** Where one is. */
    Optional<Path> path(String name) {
        return Optional.ofNullable(found.get(name));
    }

    /** What is missing, what brings it, and where it was looked for, in one line; empty where all are there. */
    Optional<String> missing() {
        List<String> toolkit = ALL.stream()
                .filter(name -> !name.equals(DRIVER) && !found.containsKey(name))
                .toList();
        if (toolkit.isEmpty() && found.containsKey(DRIVER)) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder();
        if (!found.containsKey(DRIVER)) {
            line.append("no ").append(DRIVER).append(": install NVIDIA's driver (580 or later); ");
        }
        if (!toolkit.isEmpty()) {
            line.append("no ").append(String.join(", ", toolkit)).append(": install CUDA 13, for example by");
            line.append(" pip install nvidia-cublas nvidia-cuda-nvrtc nvidia-cuda-runtime");
            line.append(", or name the folder in LD_LIBRARY_PATH; ");
            if (older != null) {
                line.append("CUDA 12 is there (").append(older).append(") and too old; ");
            }
        }
        return Optional.of(line.append("looked in ").append(places()).toString());
    }

    private String places() {
        if (searched.isEmpty()) {
            return "no folder, for none of the usual ones exists";
        }
        String named =
                searched.stream().limit(FOLDERS_NAMED).map(Path::toString).collect(Collectors.joining(", "));
        int more = searched.size() - FOLDERS_NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    /**
     * Loads them, before the bindings ask for them.
     *
     * @throws ModelException if one is missing or cannot be loaded
     */
    void load() {
        missing().ifPresent(line -> {
            throw new ModelException(line);
        });
        ALL.forEach(this::load);
    }

    private void load(String name) {
        Path file = found.get(name);
        if (name.equals(COMPILER)) {
            LibraryFolders.matching(file.toAbsolutePath().getParent(), BUILTINS).forEach(CudaLibraries::load);
        }
        load(file);
    }

    private static void load(Path file) {
        try {
            System.load(file.toAbsolutePath().toString());
        } catch (UnsatisfiedLinkError failure) {
            throw new ModelException("cannot load " + file + ": " + failure.getMessage(), failure);
        }
    }
}
