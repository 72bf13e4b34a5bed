package genir.corpus.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the Washington Post collection (TREC Core 2018 and News), of which Anserini indexes paragraphs and tweets. */
final class WashingtonPost {
    private WashingtonPost() {}

    /** Reads a file of one article a line. */
    static void read(CollectionBuilder builder, Path file) {
        JsonRecord.forEachLine(
                file,
                "one JSON object {\"id\", \"title\", \"contents\"} a line",
                article -> builder.document(
                        article.place(), article.id("id"), Sgml.line(article.stringOrEmpty("title")), text(article)));
    }

    /** The contents are a list of objects with a type, in which some are null. */
    private static String text(JsonRecord article) {
        List<String> paragraphs = new ArrayList<>();
        for (JsonNode part : article.node().path("contents")) {
            String type = part.path("type").asText();
            JsonNode content = part.path("content");
            if (type.equals("sanitized_html") && content.isTextual()) {
                paragraphs.add(Sgml.plain(content.textValue()));
            } else if (type.equals("tweet")) {
                paragraphs.add(Sgml.plain(
                        content.isTextual()
                                ? content.textValue()
                                : content.path("text").asText()));
            }
        }
        paragraphs.removeIf(String::isEmpty);
        return String.join("\n", paragraphs);
    }
}
