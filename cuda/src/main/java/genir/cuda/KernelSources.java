package genir.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernels in CUDA C, which are compiled together. */
final class KernelSources {
    /** Each may use what stands in those before it. */
    private static final List<String> FILES = List.of(
            "common.cu",
            "elementwise.cu",
            "dropout.cu",
            "norm.cu",
            "softmax.cu",
            "rows.cu",
            "loss.cu",
            "ranks.cu",
            "ranking.cu",
            "gradients.cu",
            "adafactor.cu",
            "bfloat16.cu");

    private static final Pattern KERNEL = Pattern.compile("extern \"C\" __global__ void (\\w+)");

    private KernelSources() {}

    /** All of it; compilers report errors by file and line. */
    static String text() {
        StringBuilder text = new StringBuilder();
        for (String file : FILES) {
            text.append("#line 1 \"").append(file).append("\"\n").append(read(file));
        }
        return text.toString();
    }

    /** The names of the kernels. */
    static List<String> kernels() {
        List<String> names = new ArrayList<>();
        Matcher matcher = KERNEL.matcher(text());
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String read(String file) {
        try (InputStream stream = KernelSources.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
