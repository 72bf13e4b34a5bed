package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeirFormatTest {
    private static final String HEADER = "query-id\tcorpus-id\tscore\n";

    @TempDir
    Path root;

    private final BeirFormat format = new BeirFormat();
    private Tree tree;

    @BeforeEach
    void smallCollection() {
        tree = new Tree(root)
                .file("corpus.jsonl", """
                        {"_id": "d2", "title": "Cats", "text": "A cat sleeps."}
                        {"_id": "d1", "text": "A dog barks.", "metadata": {"url": "x"}}
                        """)
                .file("queries.jsonl", """
                        {"_id": "q2", "text": "who barks"}
                        {"_id": "q1", "text": "who sleeps"}
                        {"_id": "q3", "text": "who knows"}
                        """)
                .file("qrels/train.tsv", HEADER + "q2\td1\t1\nq1\td2\t2\nq1\td1\t0\n")
                .file("qrels/test.tsv", HEADER + "q3\td1\t0\n");
    }

    @Test
    void readsDocumentsQueriesAndJudgments() {
        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(new Document("d2", "Cats", "A cat sleeps."), new Document("d1", "", "A dog barks."));
        assertThat(collection.splits()).containsOnlyKeys(Split.TRAIN, Split.TEST);
        assertThat(collection.splits().get(Split.TRAIN).queries())
                .containsExactly(new Query("q1", "who sleeps"), new Query("q2", "who barks"));
        assertThat(collection.splits().get(Split.TRAIN).qrels().of("q1")).isEqualTo(Map.of("d2", 2, "d1", 0));
        assertThat(collection.splits().get(Split.TRAIN).qrels().relevant("q1")).containsExactly("d2");
    }

    @Test
    void aQueryJudgedWithoutARelevantDocumentCountsAndOneWithoutJudgmentsDoesNot() {
        tree.file("queries.jsonl", """
                {"_id": "q2", "text": "who barks"}
                {"_id": "q1", "text": "who sleeps"}
                {"_id": "q3", "text": "who knows"}
                {"_id": "q4", "text": "who asks"}
                """);

        QuerySet test = format.read(root).splits().get(Split.TEST);

        assertThat(test.queries()).containsExactly(new Query("q3", "who knows"));
        assertThat(test.qrels().of("q3")).containsExactly(Map.entry("d1", 0));
        assertThat(test.answerable(id -> true).queries()).isEmpty();
    }

    @Test
    void validationIsTheDevSplit() {
        tree.file("qrels/validation.tsv", HEADER + "q3\td1\t1\n");

        assertThat(format.read(root).splits().get(Split.DEV).queries()).containsExactly(new Query("q3", "who knows"));
    }

    @Test
    void byteOrderMarkAndCarriageReturnsAreTolerated() {
        TestCollection plain = format.read(root);
        tree.file(
                        "corpus.jsonl",
                        "\uFEFF{\"_id\": \"d2\", \"title\": \"Cats\", \"text\": \"A cat sleeps.\"}\r\n"
                                + "\r\n{\"_id\": \"d1\", \"text\": \"A dog barks.\"}")
                .file("qrels/train.tsv", "\uFEFF" + HEADER.strip() + "\r\nq2\td1\t1\r\nq1\td2\t2\r\nq1\td1\t0\r\n");

        assertThat(format.read(root)).isEqualTo(plain);
    }

    @Test
    void lineEndsInsideATextBecomeNewlines() {
        tree.file(
                "corpus.jsonl",
                "{\"_id\": \"d1\", \"text\": \"a\\r\\nb\\rc\\nd\"}\n{\"_id\": \"d2\", \"text\": \"e\"}\n");

        assertThat(format.read(root).documents().get(0).text()).isEqualTo("a\nb\nc\nd");
    }

    @Test
    void veryLongLinesAreRead() {
        String text = "wörd ".repeat(5_000_000).strip();
        tree.file(
                "corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"" + text + "\"}\n{\"_id\": \"d2\", \"text\": \"e\"}\n");

        assertThat(format.read(root).documents().get(0).text()).isEqualTo(text);
    }

    @Test
    void namesItsFiles() {
        assertThat(format.files(root))
                .isEqualTo(List.of(
                        root.resolve("corpus.jsonl"),
                        root.resolve("queries.jsonl"),
                        root.resolve("qrels/train.tsv"),
                        root.resolve("qrels/test.tsv")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"_id": "d1", "text": "a"             | corpus.jsonl:3: malformed JSON at column 26: Unexpected end-of-input: expected close marker for Object
            {"_id": "d1", "text": "a"} x          | corpus.jsonl:3: malformed JSON at column 28: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
            {"_id": "d1", "_id": "d1"}            | corpus.jsonl:3: malformed JSON at column 20: Duplicate field '_id'
            ["d1", "a"]                           | corpus.jsonl:3: expected a JSON object, found a list
            {"text": "a"}                         | corpus.jsonl:3: missing field "_id"
            {"_id": "d1"}                         | corpus.jsonl:3: missing field "text"
            {"_id": 7, "text": "a"}               | corpus.jsonl:3: field "_id": expected a string, found a number
            {"_id": "d1", "text": ["a"]}          | corpus.jsonl:3: field "text": expected a string, found a list
            {"_id": "d1", "text": null}           | corpus.jsonl:3: field "text": expected a string, found null
            {"_id": "d1", "title": 1, "text": ""} | corpus.jsonl:3: field "title": expected a string, found a number
            {"_id": "d0", "text": "a"}            | corpus.jsonl:3: duplicate document id "d0", first at corpus.jsonl:1
            {"_id": "d1", "text": " \\n "}        | corpus.jsonl:3: document "d1" has an empty text
            {"_id": " ", "text": "a"}             | corpus.jsonl:3: document id is blank
            {"_id": "d 1", "text": "a"}           | corpus.jsonl:3: document id "d 1" contains white space or a control character
            {"_id": "d\\u00a01", "text": "a"}     | corpus.jsonl:3: document id "d\u00a01" contains white space or a control character
            {"_id": "d\\u00001", "text": "a"}     | corpus.jsonl:3: document id "d\\u00001" contains white space or a control character
            {"_id": "d1", "text": "a\\ud800b"}    | corpus.jsonl:3: document "d1" contains half of a surrogate pair
            {"_id": "d1", "text": "~"}            | corpus.jsonl:3: not valid UTF-8
            """)
    void badDocuments(String line, String message) {
        tree.file("corpus.jsonl", "{\"_id\": \"d0\", \"text\": \"first\"}\n\n" + line + "\n");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"_id": "q0", "text": "a"}   | queries.jsonl:2: duplicate query id "q0", first at queries.jsonl:1
            {"_id": "q1", "text": "\\t"} | queries.jsonl:2: query "q1" has an empty text
            {"_id": "", "text": "a"}     | queries.jsonl:2: query id is blank
            {"_id": "q1"}                | queries.jsonl:2: missing field "text"
            """)
    void badQueries(String line, String message) {
        tree.file("queries.jsonl", "{\"_id\": \"q0\", \"text\": \"first\"}\n" + line + "\n");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            q9>d1>1   | qrels/train.tsv:3: unknown query id "q9"
            q1>d9>1   | qrels/train.tsv:3: unknown document id "d9"
            q1>d1>x   | qrels/train.tsv:3: grade "x" is not a whole number
            q1>d1>0.5 | qrels/train.tsv:3: grade "0.5" is not a whole number
            q1>d1     | qrels/train.tsv:3: expected 3 tab-separated fields, found 2
            q1 d1 1   | qrels/train.tsv:3: expected 3 tab-separated fields, found 1
            q1>d2>2   | qrels/train.tsv:3: query "q1" and document "d2" are judged 2 here and 1 before
            """)
    void badJudgments(String line, String message) {
        tree.file("qrels/train.tsv", HEADER + "q1\td2\t1\n" + line.replace('>', '\t') + "\n");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @Test
    void judgmentsNeedTheirHeader() {
        tree.file("qrels/train.tsv", "q1\td2\t1\n");
        assertThat(tree.error(format))
                .isEqualTo("qrels/train.tsv:1: expected the header query-id<TAB>corpus-id<TAB>score");
    }

    @Test
    void devIsGivenOnce() {
        tree.file("qrels/dev.tsv", HEADER).file("qrels/validation.tsv", HEADER);
        assertThat(tree.error(format)).isEqualTo("qrels: both dev.tsv and validation.tsv give the split dev; keep one");
    }

    @Test
    void missingFilesAreNamed() {
        assertThat(new Tree(root.resolve("no")).error(format))
                .isEqualTo("INPUT: no such folder; expected a folder with corpus.jsonl, queries.jsonl and"
                        + " qrels/{train,dev,test}.tsv");
        tree.without("qrels/train.tsv").without("qrels/test.tsv");
        assertThat(tree.error(format)).isEqualTo("qrels: no split found; expected {train,dev,test}.tsv");
        tree.without("qrels");
        assertThat(tree.error(format)).isEqualTo("qrels: no such folder; expected judgments in {train,dev,test}.tsv");
        tree.without("queries.jsonl");
        assertThat(tree.error(format))
                .isEqualTo("queries.jsonl: no such file; expected one JSON object {\"_id\", \"text\"} a line");
        tree.without("corpus.jsonl");
        assertThat(tree.error(format))
                .isEqualTo(
                        "corpus.jsonl: no such file; expected one JSON object {\"_id\", \"title\", \"text\"} a line");
    }

    @Test
    void anEmptyCollectionIsAnError() {
        tree.file("corpus.jsonl", "\n").file("qrels/train.tsv", HEADER).file("qrels/test.tsv", HEADER);
        assertThat(tree.error(format)).isEqualTo("corpus.jsonl: no documents; a collection needs at least one");
    }
}
