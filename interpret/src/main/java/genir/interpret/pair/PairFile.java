package genir.interpret.pair;

import com.fasterxml.jackson.core.JsonProcessingException;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.io.Json;
import genir.corpus.io.Utf8Lines;
import genir.interpret.QueryChange;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Pairs that somebody wrote down, one a line: a query, a tab and the query changed, perhaps a tab and the right document's id; or all lines
 * as JSON, {@code {"query", "changed", "document"}}. A query is the id or the text of a dev or test query, or else any text with its right
 * document. Empty lines are passed over.
 */
public final class PairFile {
    private static final String EXPECTED =
            "pairs: on each line a query, a tab and the query changed, or JSON {\"query\", \"changed\"}";

    /** What a JSON line says; {@code document} is null where it names none. */
    private record Line(String query, String changed, String document) {}

    /**
     * A pair whose query the model is yet to be asked.
     *
     * @param number of the query among the file's
     */
    private record Asked(int number, Query query, String document, String changed) {}

    private final Session session;
    private final Utf8Lines lines;
    /** Dev and test queries by id and by text. */
    private final Map<String, Item> known = new HashMap<>();
    /** Of the file's queries, each with its right document. */
    private final Map<List<String>, Integer> numbers = new HashMap<>();

    private PairFile(Session session, Utf8Lines lines) {
        this.session = session;
        this.lines = lines;
        for (Split split : List.of(Split.TEST, Split.DEV)) {
            // At later tokens those queries are missing whose docid has no choice there.
            for (Item item : session.step(0).items(split)) {
                known.put(item.query().text().strip(), item);
                known.put(item.query().id(), item);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @param maxQueries of its queries the first are taken, with all their pairs
     * @throws InputException at the line that has no pair, two equal queries, a query without a right document or a document that there is
     *     not; and for a file without any pair
     */
    public static List<QueryPair> read(Path file, Session session, int maxQueries) {
        List<Asked> asked = new ArrayList<>();
        try (Utf8Lines lines = Utf8Lines.open(file, EXPECTED)) {
            PairFile reader = new PairFile(session, lines);
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    asked.add(reader.asked(line));
                }
            }
        }
        if (asked.isEmpty()) {
            throw InputException.in(file, "no pair in it");
        }
        asked.removeIf(pair -> pair.number() >= maxQueries);
        return pairs(asked, session);
    }

    /** The model is asked each query once; one whose docid has no choice at this token makes no pair. */
    private static List<QueryPair> pairs(List<Asked> asked, Session session) {
        Map<Integer, Query> queries = new TreeMap<>();
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        asked.forEach(pair -> {
            // A number of its own: the same query may be in the file with another right document.
            String id = String.valueOf(pair.number());
            queries.put(pair.number(), new Query(id, pair.query().text()));
            grades.put(id, Map.of(pair.document(), 1));
        });
        Map<String, Item> answers =
                session.items(new QuerySet(session.split(), List.copyOf(queries.values()), new Qrels(grades))).stream()
                        .collect(Collectors.toMap(item -> item.query().id(), item -> item));
        List<QueryPair> pairs = new ArrayList<>();
        for (Asked pair : asked) {
            Item answer = answers.get(String.valueOf(pair.number()));
            if (answer != null) {
                Item original = answer.worded(pair.query(), answer.tokens());
                Item changed =
                        answer.worded(new Query(pair.query().id(), pair.changed()), session.encode(pair.changed()));
                pairs.add(
                        new QueryPair(QueryChange.FILE, pair.number(), original, changed, QueryPair.NO_PLACE, "", ""));
            }
        }
        return pairs;
    }

    private Asked asked(String text) {
        Line line = text.strip().startsWith("{") ? json(text) : tabbed(text);
        if (isBlank(line.query()) || isBlank(line.changed())) {
            throw lines.error("expected a query and the query changed, found " + Names.quote(text));
        }
        Item judged = known.get(line.query().strip());
        Query query = judged == null
                ? new Query("line-" + lines.number(), line.query().strip())
                : judged.query();
        String changed = line.changed().strip();
        if (query.text().strip().equals(changed)) {
            throw lines.error("the query and the query changed are the same: " + Names.quote(changed));
        }
        String document = document(line, judged);
        int number = numbers.computeIfAbsent(List.of(query.text(), document), missing -> numbers.size());
        return new Asked(number, query, document, changed);
    }

    private String document(Line line, Item judged) {
        if (!isBlank(line.document())) {
            String document = line.document().strip();
            if (!session.vocabulary().hasDocument(document)) {
                throw lines.error("the model has no document " + Names.quote(document));
            }
            return document;
        }
        if (judged == null) {
            throw lines.error(
                    "no right document is known: " + Names.quote(line.query().strip())
                            + " is neither the id nor the text of a dev or test query; add a document's id");
        }
        return judged.step().document();
    }

    private Line json(String text) {
        try {
            return Json.strict().readValue(text, Line.class);
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(lines.file(), lines.number(), malformed);
        }
    }

    private Line tabbed(String text) {
        String[] columns = text.split("\t", -1);
        if (columns.length < 2 || columns.length > 3) {
            throw lines.error(
                    "expected a query, a tab and the query changed, and perhaps a tab and the right document's id,"
                            + " found " + Names.quote(text));
        }
        return new Line(columns[0], columns[1], columns.length > 2 ? columns[2] : null);
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
