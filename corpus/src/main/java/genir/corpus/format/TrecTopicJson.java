package genir.corpus.format;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Topics in JSON: an object a line, or a list of objects; the id and the text are the first of the fields they may be called. */
final class TrecTopicJson {
    private static final List<String> IDS =
            List.of("id", "_id", "qid", "query_id", "question_id", "topic_id", "number");
    private static final List<String> TEXTS = List.of("title", "query", "text", "question", "contents");

    private final Consumer<TrecTopic> action;
    private int row;

    private TrecTopicJson(Consumer<TrecTopic> action) {
        this.action = action;
    }

    /** Reads a file; an object without an id has the number of its row, from 0, as Anserini reads DPR's. */
    static void read(Path file, boolean list, Consumer<TrecTopic> action) {
        TrecTopicJson topics = new TrecTopicJson(action);
        if (list) {
            for (JsonNode object : Json.read(file, JsonNode.class, "topics in JSON")) {
                topics.accept(new JsonRecord(new Place(file, 1, "$[" + topics.row + "]"), object));
            }
        } else {
            JsonRecord.forEachLine(file, "topics in JSON, an object a line", topics::accept);
        }
    }

    private void accept(JsonRecord topic) {
        String id = IDS.stream()
                .filter(topic.node()::hasNonNull)
                .findFirst()
                .map(topic::id)
                .orElse(Integer.toString(row));
        String text = TEXTS.stream()
                .map(topic::stringOrEmpty)
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse("");
        row++;
        action.accept(new TrecTopic(topic.place(), id, text.strip()));
    }
}
