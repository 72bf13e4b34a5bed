package genir.corpus.format;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.Names;
import genir.corpus.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads SQuAD's files: articles, {@code {"data": [{"title", "paragraphs": [{"context", "qas": [..]}]}]}}, or the rows of Hugging Face's
 * data set, {@code {"id", "title", "context", "question", "answers": {"text": [..], "answer_start": [..]}}}, as a list, as JSON lines,
 * or under {@code data}.
 *
 * <p>A document's id is its article's title with white space as {@code _}, a slash, and the paragraph's number among the
 * article's distinct ones, from 0; a paragraph that occurs twice is one document, under its first article. A question without an id
 * gets one from {@link MadeIds}. One that is marked impossible is left out without a word, and so is a row with an empty list of
 * answers, the same mark; other questions without an answer are a flaw.
 */
final class SquadReader {
    private static final String EXPECTED =
            "SQuAD's JSON {\"data\": [{\"title\", \"paragraphs\"}]} or rows {\"context\", \"question\", \"answers\"}";

    private final CollectionBuilder builder;
    private final Flaws flaws;
    private final MadeIds made = new MadeIds();
    private final Map<String, String> documents = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    SquadReader(CollectionBuilder builder, Flaws flaws) {
        this.builder = builder;
        this.flaws = flaws;
    }

    /** Reads one file; documents are those of all files so far. */
    void read(Path file, Function<String, Split> splitOf) {
        JsonRecords.forEach(file, "data", EXPECTED, element -> {
            if (element.has("paragraphs")) {
                article(element, splitOf);
            } else if (element.has("context")) {
                row(element, splitOf);
            } else {
                throw element.place().error("expected an article with \"paragraphs\", or a row with \"context\"");
            }
        });
    }

    private void article(JsonRecord article, Function<String, Split> splitOf) {
        String title = article.stringOrEmpty("title");
        for (JsonRecord paragraph : article.records("paragraphs")) {
            String document = document(paragraph, title);
            for (JsonRecord question : paragraph.recordsOrNone("qas")) {
                if (question.flag("is_impossible")) {
                    continue;
                }
                if (question.size("answers") == 0) {
                    unanswered(question);
                } else {
                    question(question, document, splitOf);
                }
            }
        }
    }

    private void row(JsonRecord row, Function<String, Split> splitOf) {
        String document = document(row, row.stringOrEmpty("title"));
        if (!row.has("answers")) {
            unanswered(row);
        } else if (!row.flag("is_impossible") && hasAnswer(row)) {
            question(row, document, splitOf);
        }
    }

    /** Answers are a list, or lists of texts and starts side by side. */
    private static boolean hasAnswer(JsonRecord row) {
        JsonNode answers = row.node().get("answers");
        return answers.isObject() ? new JsonRecord(row.place(), answers).size("text") > 0 : row.size("answers") > 0;
    }

    private void unanswered(JsonRecord question) {
        flaws.found(
                Flaw.UNANSWERED,
                question.place(),
                "question " + Names.quote(question.string("question")) + " has no answer");
    }

    private void question(JsonRecord question, String document, Function<String, Split> splitOf) {
        String id = question.has("id") ? question.id("id") : made.next(document);
        if (!question.has("id")) {
            flaws.found(Flaw.NO_QUESTION_ID, question.place(), "missing field \"id\"");
        }
        if (builder.query(question.place(), id, question.string("question"))) {
            builder.judgment(splitOf.apply(id), question.place(), id, document, 1);
        }
    }

    /** The id of the document that a paragraph is. */
    private String document(JsonRecord paragraph, String articleTitle) {
        String context = paragraph.string("context");
        String known = documents.get(context);
        if (known != null) {
            return known;
        }
        String title = articleTitle.strip();
        String article = title.isEmpty() ? "untitled" : title.replaceAll("[\\s\\h]+", "_");
        String id = article + "/" + (counts.merge(article, 1, Integer::sum) - 1);
        builder.document(paragraph.place(), id, title.replace('_', ' '), context);
        documents.put(context, id);
        return id;
    }
}
