package genir.training.loop;

import genir.corpus.io.Checksums;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The SHA-256 of every file in a folder, in a file beside them as {@code sha256sum} writes and checks it. */
final class FileSums {
    private static final String FILE = "SHA256SUMS";
    private static final String SEPARATOR = "  ";

    private FileSums() {}

    /** Writes the checksums of all files that are there. */
    static void write(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        sums(folder)
                .forEach((name, sum) ->
                        lines.append(sum).append(SEPARATOR).append(name).append('\n'));
        Files.writeString(folder.resolve(FILE), lines);
    }

    /** What is wrong with a folder's files, in a few words; null if all are as they were. */
    static String check(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return FILE + " is missing";
        }
        SortedMap<String, String> actual = sums(folder);
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Map<String, String> expected = new TreeMap<>();
        for (String line : text.lines().toList()) {
            int end = line.indexOf(SEPARATOR);
            if (end < 0) {
                return FILE + " is not a list of checksums";
            }
            expected.put(line.substring(end + SEPARATOR.length()), line.substring(0, end));
        }
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            String sum = actual.remove(entry.getKey());
            if (!entry.getValue().equals(sum)) {
                return entry.getKey() + (sum == null ? " is missing" : " has another checksum");
            }
        }
        return actual.isEmpty() ? null : actual.firstKey() + " has no checksum";
    }

    private static SortedMap<String, String> sums(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            List<Path> hashed = files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(folder.resolve(FILE)))
                    .toList();
            return Checksums.ofFiles(folder, hashed);
        }
    }
}
