package genir.cuda;

import genir.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** NVRTC, which compiles the kernels when the GPU is known. */
final class KernelCompiler {
    /**
     * What to compile for.
     *
     * @param options of the compiler
     * @param binary whether machine code comes out, rather than PTX that the driver goes on with
     */
    record Target(List<String> options, boolean binary) {}

    private KernelCompiler() {}

    /** Its version, e.g. {@code 13.0}. */
    static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        Cuda.checkCompiler(nvrtc.nvrtcVersion(major, minor), "asking for the version");
        return major[0] + "." + minor[0];
    }

    /** For a compute capability (times ten); for one that the compiler does not know yet, by PTX of the newest that it knows. */
    static Target target(int capability) {
        int[] count = new int[1];
        Cuda.checkCompiler(nvrtc.nvrtcGetNumSupportedArchs(count), "asking for architectures");
        int[] known = new int[count[0]];
        Cuda.checkCompiler(nvrtc.nvrtcGetSupportedArchs(known), "asking for architectures");
        boolean binary = Arrays.stream(known).anyMatch(one -> one == capability);
        int best = Arrays.stream(known)
                .filter(one -> one <= capability)
                .max()
                .orElseThrow(() -> new ModelException("NVRTC " + version() + " compiles for GPUs of compute capability "
                        + known[0] / 10.0 + " and later; this one has " + capability / 10.0));
        return new Target(List.of("--std=c++17", "--gpu-architecture=" + (binary ? "sm_" : "compute_") + best), binary);
    }

    /**
     * Compiles kernels.
     *
     * @throws ModelException with the compiler's first complaint
     */
    static byte[] compile(String source, Target target) {
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer text = new BytePointer(source, StandardCharsets.UTF_8);
                BytePointer name = new BytePointer("kernels.cu")) {
            Cuda.checkCompiler(
                    nvrtc.nvrtcCreateProgram(
                            program, text, name, 0, (PointerPointer<?>) null, (PointerPointer<?>) null),
                    "taking the kernels");
            compile(program, target.options());
            return result(program, target.binary());
        } finally {
            if (!program.isNull()) {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static void compile(_nvrtcProgram program, List<String> options) {
        BytePointer[] texts = options.stream().map(BytePointer::new).toArray(BytePointer[]::new);
        try (PointerPointer<BytePointer> array = new PointerPointer<>(texts)) {
            if (nvrtc.nvrtcCompileProgram(program, texts.length, array) != nvrtc.NVRTC_SUCCESS) {
                throw new ModelException(
                        "NVRTC " + version() + " cannot compile the kernels: " + firstLine(log(program)));
            }
        } finally {
            Arrays.stream(texts).forEach(BytePointer::close);
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            Cuda.checkCompiler(nvrtc.nvrtcGetProgramLogSize(program, size), "asking for the log");
            byte[] log = new byte[Math.toIntExact(size.get())];
            Cuda.checkCompiler(nvrtc.nvrtcGetProgramLog(program, log), "asking for the log");
            return new String(log, StandardCharsets.UTF_8);
        }
    }

    private static String firstLine(String log) {
        return log.lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElse(log.strip())
                .replace("\0", "");
    }

    private static byte[] result(_nvrtcProgram program, boolean binary) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            Cuda.checkCompiler(
                    binary ? nvrtc.nvrtcGetCUBINSize(program, size) : nvrtc.nvrtcGetPTXSize(program, size),
                    "asking for the result");
            byte[] result = new byte[Math.toIntExact(size.get())];
            Cuda.checkCompiler(
                    binary ? nvrtc.nvrtcGetCUBIN(program, result) : nvrtc.nvrtcGetPTX(program, result),
                    "asking for the result");
            return result;
        }
    }
}
