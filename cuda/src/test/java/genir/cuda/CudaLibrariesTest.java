package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaLibrariesTest {
    @TempDir
    private Path root;

    private Path folder(String path, String... libraries) throws IOException {
        Path folder = Files.createDirectories(root.resolve(path));
        for (String library : libraries) {
            Files.createFile(folder.resolve(library));
        }
        return folder;
    }

    private LibraryFolders folders(Map<String, String> environment) {
        return new LibraryFolders("", environment, root);
    }

    @Test
    void takesTheFirstOfEach() throws IOException {
        Path first = folder("first", CudaLibraries.RUNTIME);
        Path second = folder("second", CudaLibraries.RUNTIME, CudaLibraries.COMPILER);
        CudaLibraries libraries = CudaLibraries.in(List.of(root.resolve("absent"), first, second));
        assertThat(libraries.path(CudaLibraries.RUNTIME)).contains(first.resolve(CudaLibraries.RUNTIME));
        assertThat(libraries.path(CudaLibraries.COMPILER)).contains(second.resolve(CudaLibraries.COMPILER));
        assertThat(libraries.path(CudaLibraries.DRIVER)).isEmpty();
    }

    @Test
    void saysInOneLineWhatIsMissing() throws IOException {
        Path folder = folder("some", CudaLibraries.RUNTIME, "libcudart.so.12", CudaLibraries.PRODUCTS.get(1));
        assertThatThrownBy(CudaLibraries.in(List.of(folder))::load)
                .isInstanceOf(ModelException.class)
                .hasMessage("no libcuda.so.1: install NVIDIA's driver (580 or later); no libnvrtc.so.13,"
                        + " libcublasLt.so.13: install CUDA 13, for example by pip install nvidia-cublas"
                        + " nvidia-cuda-nvrtc nvidia-cuda-runtime, or name the folder in LD_LIBRARY_PATH;"
                        + " CUDA 12 is there (" + folder.resolve("libcudart.so.12") + ") and too old; looked in "
                        + folder);
    }

    @Test
    void namesTheFileThatDoesNotLoad() throws IOException {
        Path folder = folder("damaged", CudaLibraries.ALL.toArray(String[]::new));
        assertThatThrownBy(CudaLibraries.in(List.of(folder))::load)
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("cannot load " + folder.resolve(CudaLibraries.DRIVER) + ": ");
    }

    @Test
    void looksWhereTheUserSaysFirst() throws IOException {
        Path toolkit = folder("opt/cuda");
        folder("usr/local/cuda-13.0");
        folder("usr/local/cuda-13.1");
        List<Path> quick = folders(Map.of("LD_LIBRARY_PATH", "/a::/b", "CUDA_HOME", toolkit.toString()))
                .quick();
        assertThat(quick)
                .containsSubsequence(
                        Path.of("/a"),
                        Path.of("/b"),
                        toolkit.resolve("lib64"),
                        root.resolve("usr/local/cuda-13.1/lib64"),
                        root.resolve("usr/local/cuda-13.0/lib64"),
                        root.resolve("usr/lib/x86_64-linux-gnu"));
    }

    @Test
    void looksIntoWheels() throws IOException {
        Path site = root.resolve("venv/lib/python3.12/site-packages");
        Path runtime = folder("venv/lib/python3.12/site-packages/nvidia/cu13/lib");
        Path compiler = folder("venv/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib");
        assertThat(folders(Map.of("VIRTUAL_ENV", root.resolve("venv").toString()))
                        .ofPythons())
                .contains(runtime, compiler)
                .allMatch(folder -> !folder.equals(site));
    }
}
