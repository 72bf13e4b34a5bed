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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            {"_id": "d1", "text": ["a"]}          | corpus.jsonl:3: field "text": expected a string, found a list
            {"_id": "d1", "title": 1, "text": ""} | corpus.jsonl:3: field "title": expected a string, found a number
            {"_id": "d1", "text": " \\n "}        | corpus.jsonl:3: document "d1" has an empty text
            {"_id": "d1", "text": null}           | corpus.jsonl:3: document "d1" has an empty text
            {"_id": 7.5, "text": "a"}             | corpus.jsonl:3: field "_id": expected a string or a whole number, found a number
            {"_id": "d0", "text": "a"}            | corpus.jsonl:3: duplicate document id "d0" with another title or text, first at corpus.jsonl:1
            {"_id": "d0", "text": "first"}        | corpus.jsonl:3: duplicate document id "d0", first at corpus.jsonl:1
            {"_id": "d 1", "text": "a"}           | corpus.jsonl:3: document id "d 1" contains white space; write it as "d_1"
            {"_id": "d\\u00a01", "text": "a"}     | corpus.jsonl:3: document id "d\u00a01" contains white space; write it as "d_1"
            {"_id": " ", "text": "a"}             | corpus.jsonl:3: document id is blank
            {"_id": "d\\u00001", "text": "a"}     | corpus.jsonl:3: document id "d\\u00001" contains white space or a control character
            {"_id": "d1", "text": "a\\ud800b"}    | corpus.jsonl:3: document "d1" contains half of a surrogate pair
            {"_id": "d1", "text": "~"}            | corpus.jsonl:3: not valid UTF-8; a Latin-1 file becomes it by: iconv -f latin1 -t utf8 corpus.jsonl > OTHER
            """)
    void badDocuments(String line, String message) {
        tree.file("corpus.jsonl", "{\"_id\": \"d0\", \"text\": \"first\"}\n\n" + line + "\n");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"_id": "q0", "text": "a"}   | queries.jsonl:2: duplicate query id "q0" with another text, first at queries.jsonl:1
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
            q1 d1     | qrels/train.tsv:3: expected 3 tab-separated fields, found 2
            q1>d1>1>2 | qrels/train.tsv:3: expected 3 tab-separated fields, found 4
            q1>d2>2   | qrels/train.tsv:3: query "q1" and document "d2" are judged 2 here and 1 before
            """)
    void badJudgments(String line, String message) {
        tree.file("qrels/train.tsv", HEADER + "q1\td2\t1\n" + line.replace('>', '\t') + "\n");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @Test
    void judgmentsAreNotAnEmptyFile() {
        tree.file("qrels/train.tsv", "\n");
        assertThat(tree.error(format))
                .isEqualTo("qrels/train.tsv:1: expected the header query-id<TAB>corpus-id<TAB>score");
    }

    @Test
    void aBadGradeInTheFirstLineIsNoHeader() {
        tree.file("qrels/train.tsv", "q1\td2\tyes\n");
        assertThat(tree.error(format)).isEqualTo("qrels/train.tsv:1: grade \"yes\" is not a whole number");
    }

    /** {@code >} stands for a tab, {@code /} for a line end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "qid>pid>label/q2>d1>1/q1>d2>2/q1>d1>0/",
                "q2>d1>1/q1>d2>2/q1>d1>0/",
                "q2>0>d1>1/q1>0>d2>2/q1>0>d1>0/",
                "q2 Q0 d1 1/q1 Q0 d2 2/q1 Q0 d1 0/",
                "query-id>iteration>corpus-id>score/q2>0>d1>1/q1>0>d2>2/q1>0>d1>0/",
                "corpus_id>query_id>note>relevance/d1>q2>a b>1/d2>q1>>2/d1>q1>c>0/",
                "a>b>c/q2>d1>1/q1>d2>2/q1>d1>0/",
                "a>b>c>d/q2>d1>1>x/q1>d2>2>/q1>d1>0>y/",
                "\"query-id\">\"corpus-id\">\"score\"/\"q2\">\"d1\">\"1\"/q1>\"d2\">2/q1>d1>0/",
                "query-id>corpus-id>score/q2>d1>1.0/q1>d2>2.0/q1>d1>0.0/",
                "query-id>corpus-id>score>/q2>d1>1/q1>d2>2/q1>d1>0>/",
                "query-id corpus-id score/q2 d1 1/ q1  d2 2 /q1 d1 0/"
            })
    void judgmentsAreReadAsTheyAreOftenWritten(String table) {
        TestCollection plain = format.read(root);
        tree.file("qrels/train.tsv", table.replace('>', '\t').replace('/', '\n'));

        assertThat(format.read(root)).isEqualTo(plain);
    }

    @Test
    void fourNumbersAreTrecsUnlessTheSecondIsADocument() {
        tree.file("corpus.jsonl", "{\"_id\": 1, \"text\": \"a\"}\n{\"_id\": 2, \"text\": \"b\"}\n")
                .file("qrels/test.tsv", "q3\t0\t1\t1\n")
                .file("qrels/train.tsv", "q1\t1\t7\t9\nq1\t2\t8\t9\n");

        TestCollection collection = format.read(root);

        assertThat(collection.splits().get(Split.TEST).qrels().of("q3")).isEqualTo(Map.of("1", 1));
        assertThat(collection.splits().get(Split.TRAIN).qrels().of("q1")).isEqualTo(Map.of("1", 7, "2", 8));
    }

    @Test
    void compressedFilesAreRead() throws IOException {
        TestCollection plain = format.read(root);
        for (String name : List.of("corpus.jsonl", "queries.jsonl", "qrels/train.tsv")) {
            tree.compress(name);
        }

        assertThat(format.read(root)).isEqualTo(plain);
        assertThat(format.files(root))
                .containsExactly(
                        root.resolve("corpus.jsonl.gz"),
                        root.resolve("queries.jsonl.gz"),
                        root.resolve("qrels/train.tsv.gz"),
                        root.resolve("qrels/test.tsv"));
    }

    @Test
    void idsMayBeNumbersAndATitleOrATextMayLack() {
        tree.file("corpus.jsonl", """
                        {"_id": 0, "title": null, "text": "A cat sleeps."}
                        {"_id": 1, "title": NaN, "text": "A dog barks."}
                        {"_id": 2, "title": "Photograph", "text": ""}
                        {"_id": 3, "title": "Portrait", "text": null}
                        {"_id": 4, "title": "Picture"}
                        """)
                .file("queries.jsonl", "{\"_id\": 7, \"text\": \"who sleeps\"}\n")
                .file("qrels/train.tsv", HEADER + "7\t0\t1\n")
                .file("qrels/test.tsv", HEADER);

        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(
                        new Document("0", "", "A cat sleeps."),
                        new Document("1", "", "A dog barks."),
                        new Document("2", "Photograph", ""),
                        new Document("3", "Portrait", ""),
                        new Document("4", "Picture", ""));
        assertThat(collection.documents().get(2).contents()).isEqualTo("Photograph");
        assertThat(collection.splits().get(Split.TRAIN).qrels().relevant("7")).containsExactly("0");
    }

    @Test
    void whiteSpaceInIdsIsReadAsUnderscoresEverywhere() {
        tree.file("corpus.jsonl", "{\"_id\": \"Moon (tidal effects)\", \"text\": \"a\"}\n")
                .file("queries.jsonl", "{\"_id\": \"q 1\", \"text\": \"b\"}\n")
                .file("qrels/train.tsv", HEADER + "q 1\tMoon (tidal effects)\t1\n")
                .file("qrels/test.tsv", HEADER);
        Flaws flaws = Flaws.tolerated();

        TestCollection collection = format.read(root, flaws, Progress.NONE);

        assertThat(collection.documents()).containsExactly(new Document("Moon_(tidal_effects)", "", "a"));
        assertThat(collection.splits().get(Split.TRAIN).qrels().grades())
                .isEqualTo(Map.of("q_1", Map.of("Moon_(tidal_effects)", 1)));
        assertThat(flaws.summary())
                .containsExactly(
                        "2 ids contain white space, which is read as _, since run files hold ids between spaces: "
                                + root.resolve("corpus.jsonl")
                                + ":1: document id \"Moon (tidal effects)\" contains white space;"
                                + " write it as \"Moon_(tidal_effects)\"; " + root.resolve("queries.jsonl")
                                + ":1: query id \"q 1\" contains white space; write it as \"q_1\"");
    }

    @Test
    void twoIdsThatComeOutTheSameAreAnError() {
        tree.file("corpus.jsonl", "{\"_id\": \"a b\", \"text\": \"x\"}\n{\"_id\": \"a_b\", \"text\": \"x\"}\n");

        assertThat(tree.tolerantError(format))
                .isEqualTo("corpus.jsonl:2: document id \"a_b\" is read as \"a_b\" like \"a b\" at corpus.jsonl:1;"
                        + " rename one of them");
    }

    @Test
    void repeatedDocumentsAndQueriesAreTakenOnce() {
        TestCollection plain = format.read(root);
        tree.append("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"A dog barks.\"}\n")
                .append("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"who sleeps\"}\n");
        Flaws flaws = Flaws.tolerated();

        assertThat(format.read(root, flaws, Progress.NONE)).isEqualTo(plain);
        assertThat(flaws.summary())
                .containsExactly(
                        "1 document stands there twice and is taken once: " + root.resolve("corpus.jsonl")
                                + ":3: duplicate document id \"d1\", first at " + root.resolve("corpus.jsonl") + ":2",
                        "1 query stands there twice and is taken once: " + root.resolve("queries.jsonl")
                                + ":4: duplicate query id \"q1\", first at " + root.resolve("queries.jsonl") + ":2");
    }

    @Test
    void halfACharacterIsReadAsItsReplacement() {
        tree.append("corpus.jsonl", "{\"_id\": \"d3\", \"text\": \"a\\ud800b\"}\n");

        assertThat(format.read(root, Flaws.tolerated(), Progress.NONE)
                        .documents()
                        .get(2)
                        .text())
                .isEqualTo("a\uFFFDb");
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
        tree.without("queries.jsonl");
        assertThat(tree.error(format))
                .isEqualTo("queries.jsonl: no such file; expected one JSON object {\"_id\", \"text\"} a line");
        tree.without("qrels");
        tree.without("corpus.jsonl");
        assertThat(tree.error(format))
                .isEqualTo(
                        "corpus.jsonl: no such file; expected one JSON object {\"_id\", \"title\", \"text\"} a line");
    }

    @Test
    void documentsAloneAreACollection() {
        TestCollection judged = format.read(root);
        tree.without("qrels/train.tsv").without("qrels/test.tsv").without("qrels");

        Flaws flaws = Flaws.tolerated();
        TestCollection unjudged = format.read(root, flaws, Progress.NONE);
        assertThat(unjudged).isEqualTo(new TestCollection(judged.documents(), Map.of()));
        assertThat(flaws.notes()).singleElement().asString().endsWith("have no judgments and are left out");

        tree.without("queries.jsonl");
        assertThat(format.files(root)).containsExactly(root.resolve("corpus.jsonl"));
        assertThat(format.read(root)).isEqualTo(unjudged);
    }

    @Test
    void anEmptyCollectionIsAnError() {
        tree.file("corpus.jsonl", "\n").file("qrels/train.tsv", HEADER).file("qrels/test.tsv", HEADER);
        assertThat(tree.error(format)).isEqualTo("corpus.jsonl: no documents; a collection needs at least one");
    }
}
