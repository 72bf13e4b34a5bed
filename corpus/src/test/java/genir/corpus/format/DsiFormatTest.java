package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DsiFormatTest {
    @TempDir
    Path root;

    private final DsiFormat format = new DsiFormat();
    private Tree tree;

    @BeforeEach
    void smallCollection() {
        tree = new Tree(root)
                .file("documents.json", "[{\"id\": 7, \"text\": \"seven\"},\n {\"id\": \"d8\", \"text\": \"eight\"}]\n")
                .file(
                        "train_queries.json",
                        "[{\"id\": 2, \"query\": \"two\", \"relevant_docs\": [\"7\", \"d8\"]},\n"
                                + "{\"id\": \"1\", \"query\": \"one\", \"relevant_docs\": [7]}]");
    }

    @Test
    void numbersAndStringsAreIds() {
        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(new Document("7", "", "seven"), new Document("d8", "", "eight"));
        QuerySet train = collection.splits().get(Split.TRAIN);
        assertThat(train.queries()).containsExactly(new Query("1", "one"), new Query("2", "two"));
        assertThat(train.qrels().relevant("2")).containsExactly("7", "d8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validation_queries.json",
                "dev_queries.json",
                "queries_dev.json",
                "queries_validation.json",
                "dev.json"
            })
    void devGoesUnderSeveralNames(String name) {
        tree.file(name, "[{\"id\": 5, \"query\": \"five\", \"relevant_docs\": [7]}]");

        assertThat(format.read(root).splits().get(Split.DEV).queries()).containsExactly(new Query("5", "five"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "a"                                | documents.json:2: expected a JSON list of {"id", "text"}, found a string
            {"id": 1, "text": "a"}, 2          | documents.json:2: malformed JSON at column 23: Unexpected character (',' (code 44)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
            {"id": 1, "text": "a"} 2           | documents.json:2: expected the end of the file or an object, found a number
            [{"id": 1, "text": "a"}            | documents.json:2: malformed JSON at column 24: Unexpected end-of-input: expected close marker for Array
            [{"id": 1, "text": "a"}] 1         | documents.json:2: expected the end of the file, found a number
            [{"id": 1, "text": "a"}, 2]        | documents.json:2: $[1]: expected a JSON object, found a number
            [{"id": 1.5, "text": "a"}]         | documents.json:2: $[0]: field "id": expected a string or a whole number, found a number
            [{"id": 1, "text": "a", "id": 2}]  | documents.json:2: malformed JSON at column 29: Duplicate field 'id'
            [{"id": 1, "text": "~"}]           | documents.json:2: not valid UTF-8; a Latin-1 file becomes it by: iconv -f latin1 -t utf8 documents.json > OTHER
            []                                 | documents.json: no documents; a collection needs at least one
            """)
    void badDocuments(String json, String message) {
        tree.file("documents.json", "\n" + json).file("train_queries.json", "[]");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id": 1, "query": "a"}                            | train_queries.json:2: $[1]: missing field "relevant_docs"
            {"id": 1, "query": "a", "relevant_docs": 7}        | train_queries.json:2: $[1]: field "relevant_docs": expected a list, found a number
            {"id": 1, "query": "a", "relevant_docs": [true]}   | train_queries.json:2: $[1]: field "relevant_docs": expected a string or a whole number, found a boolean
            {"id": 1, "query": "a", "relevant_docs": [9]}      | train_queries.json:2: $[1]: unknown document id "9"
            {"id": 1, "query": " ", "relevant_docs": [7]}      | train_queries.json:2: $[1]: query "1" has an empty text
            {"id": 0, "query": "a", "relevant_docs": [7]}      | train_queries.json:2: $[1]: duplicate query id "0" with another text, first at train_queries.json:1: $[0]
            """)
    void badQueries(String query, String message) {
        tree.file("train_queries.json", "[{\"id\": 0, \"query\": \"first\", \"relevant_docs\": [7]},\n" + query + "]");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @Test
    void oneQueryCannotHaveTwoTexts() {
        tree.file("dev.json", "[{\"id\": 1, \"query\": \"uno\", \"relevant_docs\": [7]}]");
        assertThat(tree.error(format))
                .isEqualTo(
                        "dev.json:1: $[0]: duplicate query id \"1\" with another text, first at train_queries.json:2: $[1]");
    }

    @Test
    void linesDoForAListAndFilesMayBeCompressed() throws IOException {
        TestCollection plain = format.read(root);
        tree.file("documents.json", "{\"id\": 7, \"text\": \"seven\"}\n{\"id\": \"d8\", \"text\": \"eight\"}\n")
                .compress("documents.json")
                .compress("train_queries.json");

        assertThat(format.read(root)).isEqualTo(plain);
    }

    @Test
    void aDocumentWithoutTextIsLeftOut() {
        tree.file("documents.json", """
                [{"id": -546, "text": "Tides follow the moon."}, {"id": 7, "text": "seven"}, {"id": "d8", "text": ""},
                 {"id": 9, "title": "Photograph", "text": ""}]
                """);
        Flaws flaws = Flaws.tolerated();

        TestCollection collection = format.read(root, flaws, Progress.NONE);

        assertThat(collection.documents()).extracting(Document::id).containsExactly("-546", "7", "9");
        assertThat(flaws.summary().get(0))
                .isEqualTo("1 document has neither title nor text and is left out: " + root.resolve("documents.json")
                        + ":1: $[2]: document \"d8\" has an empty text");
    }

    @Test
    void missingFilesAreNamed() {
        tree.without("train_queries.json");
        assertThat(tree.error(format))
                .isEqualTo("INPUT: no split found; expected {train,dev,test}_queries.json or"
                        + " queries_{train,dev,test}.json or {train,dev,test}.json");
        tree.without("documents.json");
        assertThat(tree.error(format))
                .isEqualTo("documents.json: no such file; expected a JSON list of {\"id\", \"text\"}");
    }
}
