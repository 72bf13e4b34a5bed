package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVRTC on a machine without a GPU; tests/cuda/run.sh installs it. */
class KernelCompilerTest {
    @BeforeAll
    static void start() {
        FakeCuda.require();
        boolean there = CudaLibraries.find().path(CudaLibraries.COMPILER).isPresent();
        String reason = "no " + CudaLibraries.COMPILER + " here; tests/cuda/run.sh installs it";
        if (!there) {
            System.err.println("skipped, kernels are not compiled for GPUs: " + reason);
        }
        Assumptions.assumeTrue(there, reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 90, 100})
    void compilesAllKernels(int capability) {
        KernelCompiler.Target target = KernelCompiler.target(capability);
        String binary = new String(KernelCompiler.compile(KernelSources.text(), target), StandardCharsets.ISO_8859_1);
        assertThat(target.options()).contains("--gpu-architecture=sm_" + capability);
        assertThat(binary).startsWith("\u007fELF");
        for (String kernel : KernelSources.kernels()) {
            assertThat(binary).contains(".text." + kernel + "\0");
        }
    }

    /** As PTX, which the driver of such a GPU compiles. */
    @Test
    void compilesForAGpuThatTheCompilerDoesNotKnow() {
        KernelCompiler.Target target = KernelCompiler.target(999);
        byte[] text = KernelCompiler.compile(KernelSources.text(), target);
        assertThat(new String(text, StandardCharsets.UTF_8)).contains(".visible .entry softmax(");
    }

    @Test
    void saysWhichGpusAreTooOld() {
        assertThatThrownBy(() -> KernelCompiler.target(35))
                .isInstanceOf(ModelException.class)
                .hasMessageMatching(
                        "NVRTC 13\\.\\d+ compiles for GPUs of compute capability 7.5 and later; this one has 3.5");
    }

    @Test
    void saysWhereASourceIsWrong() {
        String source = "#line 1 \"wrong.cu\"\nextern \"C\" __global__ void wrong() { nothing; }";
        assertThatThrownBy(() -> KernelCompiler.compile(source, KernelCompiler.target(90)))
                .isInstanceOf(ModelException.class)
                .hasMessageMatching("NVRTC 13\\.\\d+ cannot compile the kernels: wrong.cu\\(1\\): error: .*nothing.*");
    }
}
