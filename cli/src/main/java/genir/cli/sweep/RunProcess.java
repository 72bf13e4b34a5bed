package genir.cli.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the process of one run by what it prints. */
final class RunProcess {
    private static final String ERROR = "genir: ";
    private static final Pattern MEMORY = Pattern.compile("\\s*up to about ([0-9.]+) GB of memory");

    private final Process process;
    private final DoubleConsumer memory;
    private String error = "";
    private String last = "";

    /** {@code memory} takes the gigabytes that the process says it may need. */
    RunProcess(Process process, DoubleConsumer memory) {
        this.process = process;
        this.memory = memory;
    }

    /** Waits for its end. */
    RunOutcome follow(long began) throws IOException, InterruptedException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(line);
            }
        }
        int code = process.waitFor();
        String ended = "the process ended with code " + code + (last.isEmpty() ? "" : "; the last it said: " + last);
        return RunOutcome.of(code, error.isEmpty() ? ended : error, (System.nanoTime() - began) * 1e-9);
    }

    private void read(String line) {
        if (line.startsWith(ERROR)) {
            error = line.substring(ERROR.length());
        }
        if (!line.isBlank()) {
            last = line.strip();
        }
        gigabytes(line).ifPresent(memory);
    }

    private static OptionalDouble gigabytes(String line) {
        Matcher matcher = MEMORY.matcher(line);
        return matcher.matches() ? OptionalDouble.of(Double.parseDouble(matcher.group(1))) : OptionalDouble.empty();
    }
}
