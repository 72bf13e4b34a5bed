package genir.model.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The memory of this process, native memory included, as Linux counts it; -1 on systems that do not say. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** The most bytes that have been resident so far. */
    public static long peakBytes() {
        return bytes("VmHWM:");
    }

    /** Bytes that are resident now. */
    public static long residentBytes() {
        return bytes("VmRSS:");
    }

    private static long bytes(String field) {
        try {
            List<String> lines = Files.exists(STATUS) ? Files.readAllLines(STATUS, StandardCharsets.UTF_8) : List.of();
            for (String line : lines) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException unreadable) {
            return -1;
        }
        return -1;
    }
}
