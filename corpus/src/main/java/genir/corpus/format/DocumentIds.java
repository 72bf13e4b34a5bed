package genir.corpus.format;

import genir.corpus.Identifiers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Ids for documents that have none of their own: the same on every import, and never the same for two. */
public final class DocumentIds {
    private DocumentIds() {}

    /**
     * The id of a file, such as {@code notes/To%20do.md}: its path below the folder that is read, with what no id can hold, and the
     * percent sign itself, written as in web addresses; its name where the file alone is read.
     */
    public static String ofFile(Path root, Path file) {
        Path inside = file.equals(root) ? file.getFileName() : root.relativize(file);
        return StreamSupport.stream(inside.spliterator(), false)
                .map(part -> encoded(part.toString()))
                .collect(Collectors.joining("/"));
    }

    /**
     * The id of a record of a file, such as {@code news.csv/12}.
     *
     * @param number from 1
     */
    public static String ofRecord(Path root, Path file, long number) {
        return ofFile(root, file) + "/" + number;
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        name.codePoints().forEach(c -> {
            String symbol = Character.toString(c);
            if (c != '%' && Identifiers.problem(symbol).isEmpty()) {
                encoded.append(symbol);
                return;
            }
            for (byte unit : symbol.getBytes(StandardCharsets.UTF_8)) {
                encoded.append(String.format("%%%02X", unit));
            }
        });
        return encoded.toString();
    }
}
