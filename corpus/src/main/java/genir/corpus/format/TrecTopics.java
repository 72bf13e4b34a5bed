package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the topics of TREC's tracks, in any of the ways in which they are handed out; what a file holds says which it is,
 * not its name.
 */
final class TrecTopics {
    private static final String EXPECTED = "topics in <top> or <topic>, or a line each of id, tab, text";

    private TrecTopics() {}

    /** The topics in the order of the file. */
    static List<TrecTopic> read(Path file, Flaws flaws) {
        String first = firstLine(file);
        List<TrecTopic> topics = new ArrayList<>();
        if (first.startsWith("<")) {
            SgmlBlocks.forEach(
                    file,
                    List.of("top", "topic", "DOC"),
                    EXPECTED,
                    flaws,
                    block -> topics.add(new TrecTopicFields(block).topic()));
        } else if (first.startsWith("{") || first.startsWith("[")) {
            TrecTopicJson.read(file, first.startsWith("["), topics::add);
        } else {
            TrecTopicLines.read(file, flaws, EXPECTED, topics::add);
        }
        return topics;
    }

    private static String firstLine(Path file) {
        try (Utf8Lines lines = Utf8Lines.openOrLatin1(file, EXPECTED, line -> {})) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    return line.strip();
                }
            }
        }
        throw InputException.in(file, "is empty; expected " + EXPECTED);
    }
}
