package genir.corpus.format.table;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.format.Flaws;
import genir.corpus.format.FormatOptions;
import genir.corpus.format.Source;
import genir.corpus.format.Tree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesFormatTest {
    @TempDir
    Path root;

    private final JsonLinesFormat format = new JsonLinesFormat();
    private Tree tree;

    @BeforeEach
    void folder() {
        tree = new Tree(root);
    }

    @Test
    void fieldsAreFoundByTheirUsualNamesAndMayBeMissing() {
        tree.file("a.jsonl", """
                {"id": 7, "title": "Cats", "body": "A cat sleeps.", "year": 2020}
                {"id": "8", "body": "A dog barks."}
                {"id": 9, "title": "Owls", "body": null}
                """);

        assertThat(documents(FormatOptions.NONE))
                .containsExactly(
                        new Document("7", "Cats", "A cat sleeps."),
                        new Document("8", "", "A dog barks."),
                        new Document("9", "Owls", ""));
    }

    @Test
    void listsAndNumbersAreTextsAndAListOfObjectsDoesForLines() {
        tree.file("a.json", "[{\"name\": \"N\", \"lines\": [\"one\", \"two\"], \"year\": 1999}]");

        assertThat(documents(FormatOptions.NONE.with("text", "lines,year")))
                .containsExactly(new Document("a.json/1", "N", "one\ntwo\n1999"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{'id':1,'words':'x'}!a.jsonl:1: no text by its name; choose with --text among: id, words",
                "{'title':'T','words':'x'}!a.jsonl: no text by its name; choose with --text among: title, words",
                "{'id':1,'text':'x'}|{'text':'y'}!a.jsonl:2: missing field \"id\"",
                "{'id':1,'text':{'a':1}}!a.jsonl:1: field \"text\": expected a text or a list of texts, found an object",
                "{'id':1,'text':'x'!a.jsonl:1: malformed JSON at column 19: Unexpected end-of-input: expected close marker for Object",
                "[1]!a.jsonl:1: $[0]: expected a JSON object, found a number",
                "!a.jsonl:1: expected one JSON object a line, found the end of the file",
                "[]!a.jsonl: holds no object; expected one a line"
            })
    void whatIsWrongIsSaidWithItsLine(String content, String message) {
        tree.file("a.jsonl", content == null ? "" : content.replace('\'', '"').replace('|', '\n'));

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @Test
    void aNamedFieldThatNoDocumentHasIsASlip() {
        tree.file("a.jsonl", "{\"id\": 1, \"text\": \"x\"}\n{\"id\": 2, \"text\": \"y\", \"lead\": \"z\"}\n");

        assertThat(tree.error(format, FormatOptions.NONE.with("text", "text,laed")))
                .isEqualTo("a.jsonl: --text: unknown field \"laed\": did you mean lead? Known are: id, lead, text");
        assertThat(documents(FormatOptions.NONE.with("text", "text,lead")))
                .containsExactly(new Document("1", "", "x"), new Document("2", "", "y\nz"));
    }

    private List<Document> documents(FormatOptions options) {
        return format.read(new Source(root, options), Flaws.refused(), Progress.NONE)
                .documents();
    }
}
