package genir.corpus.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import genir.corpus.Identifiers;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Query;
import genir.corpus.io.Json;
import genir.corpus.io.Utf8Lines;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;

/**
 * Queries to be asked, one after the other from a file or a pipe. The first line that is not blank says how they are written:
 *
 * <ul>
 *   <li>JSON objects, {@code {"_id", "text"}} as in {@code queries.jsonl} (also {@code id}, {@code qid}, {@code query}),
 *   <li>an id, a tab and the text,
 *   <li>the text alone; the id is the number of the query, from 1,
 *   <li>in a file, topics of TREC's in their tags.
 * </ul>
 */
public final class QueryLines implements Closeable {
    private static final String EXPECTED =
            "a query a line: JSON {\"_id\", \"text\"}, or an id, a tab and the text, or the text alone";
    private static final String STANDARD_INPUT = "-";
    private static final Pattern TOPICS = Pattern.compile("(?i)<(\\?xml|!--|top|topic|topics|doc)\\b.*");
    private static final List<String> IDS = List.of("_id", "id", "qid", "query_id");
    private static final List<String> TEXTS = List.of("text", "query", "question", "title");

    private enum Form {
        JSON,
        TABBED,
        PLAIN
    }

    private final Utf8Lines lines;
    /** Topics that were read at once. */
    private final Queue<Query> topics = new ArrayDeque<>();

    private final boolean mayBeTopics;
    private Form form;
    private int count;

    private QueryLines(Utf8Lines lines, boolean mayBeTopics) {
        this.lines = lines;
        this.mayBeTopics = mayBeTopics;
    }

    /** Opens a file, decompressing {@code .gz}. */
    public static QueryLines open(Path file) {
        return new QueryLines(Utf8Lines.open(file, EXPECTED), true);
    }

    /** Opens what a command line names: a file, or standard input, which is {@code -} there. */
    public static QueryLines named(Path queries) {
        return queries.toString().equals(STANDARD_INPUT) ? of(System.in, "standard input") : open(queries);
    }

    /**
     * Reads a stream as far as there is something in it.
     *
     * @param name of the stream in messages
     */
    public static QueryLines of(InputStream in, String name) {
        return new QueryLines(Utf8Lines.of(in, Path.of(name)), false);
    }

    /** Reads a stream of which every line is a query's text, whatever it looks like. */
    public static QueryLines plain(InputStream in, String name) {
        QueryLines queries = of(in, name);
        queries.form = Form.PLAIN;
        return queries;
    }

    /**
     * The next query; null behind the last one.
     *
     * @throws InputException that names the line which is none
     */
    public Query next() {
        if (!topics.isEmpty()) {
            return topics.remove();
        }
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                return form == null
                                && mayBeTopics
                                && TOPICS.matcher(line.strip()).matches()
                        ? firstTopic()
                        : query(line);
            }
        }
        return null;
    }

    /** Whether {@link #next} answers without waiting for more of a stream. */
    public boolean isReady() {
        return !topics.isEmpty() || lines.isReady();
    }

    @Override
    public void close() {
        lines.close();
    }

    private Query firstTopic() {
        TrecTopics.read(lines.file(), Flaws.tolerated()).forEach(topic -> {
            if (!topic.text().isBlank()) {
                topics.add(new Query(id(topic.place(), topic.id()), topic.text()));
            }
        });
        // All lines are read; what follows the topics is nothing.
        while (lines.next() != null) {
            count++;
        }
        return topics.poll();
    }

    private Query query(String line) {
        Place place = new Place(lines.file(), lines.number());
        count++;
        if (form == null) {
            form = line.strip().startsWith("{") ? Form.JSON : line.indexOf('\t') >= 0 ? Form.TABBED : Form.PLAIN;
        }
        Query query = switch (form) {
            case JSON -> json(place, line);
            case TABBED -> tabbed(place, line);
            case PLAIN -> new Query(Integer.toString(count), line.strip());
        };
        if (query.text().isBlank()) {
            throw place.error("query " + Names.quote(query.id()) + " has an empty text");
        }
        return query;
    }

    private Query json(Place place, String line) {
        try {
            JsonRecord record = new JsonRecord(place, Json.records().readTree(line));
            String id =
                    IDS.stream().filter(record::has).findFirst().map(record::id).orElse(Integer.toString(count));
            String field = TEXTS.stream().filter(record::has).findFirst().orElse(TEXTS.get(0));
            return new Query(id(place, id), record.string(field));
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(lines.file(), lines.number(), malformed);
        }
    }

    private static Query tabbed(Place place, String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length < 2) {
            throw place.error("expected an id, a tab and the text, as on the lines before");
        }
        return new Query(id(place, columns[0]), columns[1].strip());
    }

    private static String id(Place place, String given) {
        String id = Ids.plain(given);
        Identifiers.problem(id).ifPresent(problem -> {
            throw place.error("query id " + (given.isBlank() ? "" : Names.quote(given) + " ") + problem);
        });
        return id;
    }
}
