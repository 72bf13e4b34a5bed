package genir.corpus.format;

import genir.corpus.Names;
import genir.corpus.Split;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads DSI-QG's lines, in which documents and the questions about them stand under the document's id, told apart by {@code Passage: }
 * (or {@code document: }) and {@code Question: } before the text. A text with neither is a question in the dev and test file, and in
 * the train file where the documents have a file of their own; elsewhere it is an error.
 *
 * <p>A question's id comes from {@link MadeIds}.
 */
final class DsiQgReader {
    private static final String EXPECTED = "one {\"text_id\", \"text\"} a line, or a list of them";
    private static final Pattern DOCUMENT = prompt("passage|document");
    private static final Pattern QUESTION = prompt("question|query");

    private final CollectionBuilder builder;
    private final MadeIds made = new MadeIds();

    DsiQgReader(CollectionBuilder builder) {
        this.builder = builder;
    }

    private static Pattern prompt(String words) {
        return Pattern.compile("(?:" + words + "):\\s*", Pattern.CASE_INSENSITIVE);
    }

    void read(DsiQgFiles files) {
        if (files.corpus() != null) {
            readCorpus(files.corpus());
        }
        // The documents of a dev file's questions stand in the train file.
        boolean told = files.corpus() != null;
        files.splits().forEach((split, file) -> JsonRecords.forEach(file, EXPECTED, line -> document(line, told)));
        files.splits().forEach((split, file) -> {
            builder.split(split);
            boolean plainIsQuestion = split != Split.TRAIN || told;
            JsonRecords.forEach(file, EXPECTED, line -> question(split, line, plainIsQuestion));
        });
    }

    private void readCorpus(Path file) {
        try (Utf8Lines lines = Utf8Lines.open(file, "a document's id, its text and perhaps its title, between tabs")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                String[] cells = line.split("\t", -1);
                if (cells.length < 2 || cells.length > 3) {
                    throw lines.error("expected an id, a tab and a text, and perhaps a tab and a title, found "
                            + cells.length + " fields");
                }
                String title = cells.length == 3 ? cells[2].strip() : "";
                builder.document(new Place(file, lines.number()), cells[0], title, cells[1].strip());
            }
        }
    }

    /** A document that the corpus has is not taken from here, where its text may be put together otherwise. */
    private void document(JsonRecord line, boolean told) {
        String id = line.id("text_id");
        Matcher prompt = DOCUMENT.matcher(line.string("text"));
        if (prompt.lookingAt() && !(told && builder.hasDocument(id))) {
            builder.document(line.place(), id, "", line.string("text").substring(prompt.end()));
        }
    }

    private void question(Split split, JsonRecord line, boolean plainIsQuestion) {
        String text = line.string("text");
        if (DOCUMENT.matcher(text).lookingAt()) {
            return;
        }
        Matcher prompt = QUESTION.matcher(text);
        if (!prompt.lookingAt() && !plainIsQuestion) {
            throw line.place()
                    .error("expected \"Passage: \" or \"Question: \" before the text, found " + Names.quote(text));
        }
        String document = line.id("text_id");
        String id = made.next(document);
        if (builder.query(line.place(), id, prompt.lookingAt() ? text.substring(prompt.end()) : text)) {
            builder.judgment(split, line.place(), id, document, 1);
        }
    }
}
