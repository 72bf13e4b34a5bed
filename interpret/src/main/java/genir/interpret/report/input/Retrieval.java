package genir.interpret.report.input;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what example queries need: rankings, query texts and judgments. */
public final class Retrieval {
    private static final Pattern TAB = Pattern.compile("\t");

    private Retrieval() {}

    /** A run in TREC format: query id to document ids, best first. */
    public static Optional<Map<String, List<String>>> run(RunFolder folder, String name) {
        Path file = folder.file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Run run = TrecRunFile.read(file);
            Map<String, List<String>> documents = new LinkedHashMap<>();
            run.rankings().keySet().forEach(query -> documents.put(query, run.documentIds(query)));
            return Optional.of(documents);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    /** Query texts by id, from lines of {@code {"_id", "text"}}. */
    public static Optional<Map<String, String>> queries(RunFolder folder, String name) {
        return folder.text(name).map(text -> {
            Map<String, String> queries = new LinkedHashMap<>();
            eachLine(text, (number, line) -> {
                JsonNode query = RunFolder.object(folder.file(name), number - 1, line);
                JsonNode id = query.path("_id");
                JsonNode words = query.path("text");
                if (!id.isTextual() || !words.isTextual()) {
                    throw InputException.at(folder.file(name), number, "expected \"_id\" and \"text\"");
                }
                queries.put(id.textValue(), words.textValue());
            });
            return queries;
        });
    }

    /** Relevant documents (grade above 0) by query id, from lines of query, document and grade under a header. */
    public static Optional<Map<String, Set<String>>> qrels(RunFolder folder, String name) {
        return folder.text(name).map(text -> {
            Map<String, Set<String>> relevant = new LinkedHashMap<>();
            eachLine(text, (number, line) -> {
                String[] fields = TAB.split(line, -1);
                if (fields.length != 3) {
                    throw InputException.at(
                            folder.file(name), number, "expected QUERY, DOCUMENT and GRADE parted by tabs: " + line);
                }
                if (number > 1 && whole(folder.file(name), number, fields[2]) > 0) {
                    relevant.computeIfAbsent(fields[0], id -> new LinkedHashSet<>())
                            .add(fields[1]);
                }
            });
            return relevant;
        });
    }

    private interface LineReader {
        void read(long number, String line);
    }

    private static void eachLine(String text, LineReader reader) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                reader.read(i + 1, lines.get(i));
            }
        }
    }

    private static int whole(Path file, long line, String field) {
        try {
            return Integer.parseInt(field.strip());
        } catch (NumberFormatException notOne) {
            throw InputException.at(file, line, "expected a whole number, not \"" + field + "\"");
        }
    }
}
