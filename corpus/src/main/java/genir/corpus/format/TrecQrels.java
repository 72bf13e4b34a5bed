package genir.corpus.format;

import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads TREC judgments: four fields with white space between them, as trec_eval does; the second is not used. */
final class TrecQrels {
    private TrecQrels() {}

    /** A line of them. */
    record Judgment(Place place, String topic, String document, int grade) {}

    static List<Judgment> read(Path file) {
        List<Judgment> judgments = new ArrayList<>();
        try (Utf8Lines lines = Utf8Lines.open(file, "judgments")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length != 4) {
                    throw lines.error(
                            "expected 4 fields (query id, iteration, document id, grade), found " + fields.length);
                }
                Place place = new Place(file, lines.number());
                judgments.add(new Judgment(place, fields[0], fields[2], Grades.parse(place, fields[3])));
            }
        }
        return judgments;
    }
}
