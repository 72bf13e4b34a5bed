package genir.cli.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.Document;
import genir.corpus.io.Json;
import genir.retrieval.ScoredDocument;
import genir.retrieval.bm25.Snippets;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * An object for each query on a line of its own: {@code {"query": {"id", "text"}, "results": {"bm25": [{"rank", "id", "title",
 * "score"}]}, "unknown": {"bm25": ["word"]}}}.
 */
final class JsonAnswers implements Answers {
    private final Searcher searcher;
    private final PrintStream out;
    /** Null where none are wanted. */
    private final Snippets snippets;

    JsonAnswers(Searcher searcher, PrintStream out, Snippets snippets) {
        this.searcher = searcher;
        this.out = out;
        this.snippets = snippets;
    }

    @Override
    public void write(Answer answer) {
        String text = answer.query().text();
        ObjectNode line = Json.strict().createObjectNode();
        line.putObject("query").put("id", answer.query().id()).put("text", text);
        ObjectNode results = line.putObject("results");
        for (Map.Entry<String, List<ScoredDocument>> ranking : answer.rankings().entrySet()) {
            ArrayNode documents = results.putArray(ranking.getKey());
            ranking.getValue().forEach(found -> document(documents.addObject(), documents.size(), found, text));
        }
        Map<String, List<String>> unknown = searcher.unknown(text);
        if (!unknown.isEmpty()) {
            line.set("unknown", Json.strict().valueToTree(unknown));
        }
        try {
            out.print(Json.strict().writeValueAsString(line) + "\n");
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void document(ObjectNode node, int rank, ScoredDocument found, String query) {
        Document document = searcher.index().document(found.documentId());
        node.put("rank", rank).put("id", document.id());
        if (!document.title().isBlank()) {
            node.put("title", document.title());
        }
        node.put("score", found.score());
        if (snippets != null) {
            node.put("snippet", snippets.of(query, document.id()));
        }
    }
}
