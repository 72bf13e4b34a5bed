package genir.corpus.format;

import genir.corpus.GeneratedQuery;
import genir.corpus.Names;
import genir.corpus.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Queries that a model generated for documents (query generation, docs/method.md, section 2), one JSON object a line:
 * {@code {"text": "...", "document": "id"}}, or {@code "documents": ["id", ...]} where one is for several; {@code text_id} for
 * {@code document} as in the {@code .docTquery} files of DSI-QG. An {@code _id} and other fields may be there.
 */
public final class GeneratedQueries {
    private static final String EXPECTED = "one JSON object {\"text\", \"document\"} a line";

    private GeneratedQueries() {}

    /**
     * Reads a file.
     *
     * @param known whether the collection has a document of an id
     * @return one entry for each query and document, in the file's order
     */
    public static List<GeneratedQuery> read(Path file, Predicate<String> known) {
        List<GeneratedQuery> generated = new ArrayList<>();
        JsonRecord.forEachLine(file, EXPECTED, line -> {
            String text = line.string("text");
            if (text.isBlank()) {
                throw line.place().error("the query has an empty text");
            }
            Query query = new Query("generated-" + line.place().line(), text);
            for (String document : documents(line)) {
                if (!known.test(document)) {
                    throw line.place().error("unknown document id " + Names.quote(document));
                }
                generated.add(new GeneratedQuery(query, document));
            }
        });
        return generated;
    }

    private static List<String> documents(JsonRecord line) {
        if (line.has("documents")) {
            return line.ids("documents");
        }
        return List.of(line.id(line.has("text_id") ? "text_id" : "document"));
    }
}
