package genir.model.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The memory of this process, native memory included, as Linux counts it; -1 on systems that do not say. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    /** Of this process, where control groups of version 2 are mounted. */
    private static final Path CONTAINER = Path.of("/sys/fs/cgroup");

    private ProcessMemory() {}

    /** The most bytes that have been resident so far. */
    public static long peakBytes() {
        return bytes("VmHWM:");
    }

    /** Bytes that are resident now. */
    public static long residentBytes() {
        return bytes("VmRSS:");
    }

    /** Bytes that could still be taken without swapping: of the machine, or of what the container may have. */
    public static long availableBytes() {
        long machine = bytes(MEMORY, "MemAvailable:");
        long limit = number(CONTAINER.resolve("memory.max"));
        long used = number(CONTAINER.resolve("memory.current"));
        return limit < 0 || used < 0 ? machine : Math.min(machine, limit - used + cachedFiles());
    }

    /** What the container's files take in memory and would be given back first; it counts as used. */
    private static long cachedFiles() {
        try {
            Path statistics = CONTAINER.resolve("memory.stat");
            List<String> lines = Files.exists(statistics) ? Files.readAllLines(statistics) : List.of();
            return lines.stream()
                    .filter(line -> line.matches("inactive_file [0-9]{1,18}"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** A file's number; -1 where there is no file or no number in it, such as {@code max}. */
    private static long number(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file).strip() : "";
            return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
        } catch (IOException unreadable) {
            return -1;
        }
    }

    private static long bytes(String field) {
        return bytes(STATUS, field);
    }

    private static long bytes(Path file, String field) {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
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
