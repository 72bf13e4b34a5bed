package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquadFormatTest {
    @TempDir
    Path root;

    private final SquadFormat format = new SquadFormat();
    private Tree tree;

    @BeforeEach
    void smallCollection() {
        tree = new Tree(root).file("train-v2.0.json", """
                        {"version": "v2.0", "data": [
                         {"title": "Notre_Dame", "paragraphs": [
                          {"context": "First.", "qas": [
                           {"id": "a", "question": "which?", "answers": [], "is_impossible": false},
                           {"id": "b", "question": "never?", "answers": [], "is_impossible": true}]},
                          {"context": "Second.", "qas": []},
                          {"context": "First.", "qas": [{"id": "c", "question": "again?", "answers": []}]}]},
                         {"title": "New York", "paragraphs": [{"context": "Third.", "qas": []}]}]}
                        """).file("dev-v2.0.json", questions(200, "Fourth."));
    }

    private static String questions(int count, String context) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"q" + i + "\", \"question\": \"what " + i + "?\"}")
                .collect(Collectors.joining(
                        ", ",
                        "{\"data\": [{\"title\": \"Notre_Dame\", \"paragraphs\": [{\"context\": \"" + context
                                + "\", \"qas\": [",
                        "]}]}]}"));
    }

    @Test
    void aSingleFileHasAllSplitsEvenWithoutAnAnswerableQuestion() throws IOException {
        Path file = root.resolve("one.json");
        tree.file(
                "one.json",
                "{\"data\": [{\"title\": \"T\", \"paragraphs\": [{\"context\": \"Text.\", \"qas\":"
                        + " [{\"id\": \"b\", \"question\": \"never?\", \"is_impossible\": true}]}]}]}");
        TestCollection collection = format.read(file);
        assertThat(collection.splits()).containsOnlyKeys(Split.values());
        BeirWriter.write(collection, Flaws.refused(), root.resolve("out"));
        assertThat(new BeirFormat().read(root.resolve("out"))).isEqualTo(collection);
    }

    @Test
    void paragraphsAreDocumentsAndAnswerableQuestionsQueries() {
        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(
                        new Document("Notre_Dame/0", "Notre Dame", "First."),
                        new Document("Notre_Dame/1", "Notre Dame", "Second."),
                        new Document("New_York/0", "New York", "Third."),
                        new Document("Notre_Dame/2", "Notre Dame", "Fourth."));
        QuerySet train = collection.splits().get(Split.TRAIN);
        assertThat(train.queries()).containsExactly(new Query("a", "which?"), new Query("c", "again?"));
        assertThat(train.qrels().relevant("c")).containsExactly("Notre_Dame/0");
    }

    @Test
    void withoutATestFileTheDevQuestionsAreHalved() {
        TestCollection collection = format.read(root);

        int dev = collection.splits().get(Split.DEV).queries().size();
        int test = collection.splits().get(Split.TEST).queries().size();
        assertThat(dev + test).isEqualTo(200);
        assertThat(dev).isBetween(70, 130);
        assertThat(format.read(root)).isEqualTo(collection);
    }

    @Test
    void withATestFileTheDevQuestionsStayTogether() {
        tree.file(
                "test.json",
                questions(3, "Fifth.")
                        .replace("\"q", "\"t")
                        .replace("\"tas", "\"qas")
                        .replace("\"tuestion", "\"question"));

        TestCollection collection = format.read(root);

        assertThat(collection.splits().get(Split.DEV).queries()).hasSize(200);
        assertThat(collection.splits().get(Split.TEST).queries()).hasSize(3);
    }

    @Test
    void aSingleFileIsSplitInTenths() {
        TestCollection collection = format.read(root.resolve("dev-v2.0.json"));

        assertThat(collection.splits().get(Split.TRAIN).queries()).hasSizeBetween(130, 185);
        assertThat(collection.splits().get(Split.DEV).queries()).hasSizeBetween(5, 40);
        assertThat(collection.splits().get(Split.TEST).queries()).hasSizeBetween(5, 40);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                             | expected a JSON object, found a list
            {"data": 1}                                                    | field "data": expected a list, found a number
            {"data": [{"title": "a"}]}                                     | missing field "paragraphs"
            {"data": [{"title": "a", "paragraphs": [1]}]}                  | field "paragraphs": expected a list of objects, found a number
            {"data": [{"paragraphs": [{"context": " ", "qas": []}]}]}      | document "untitled/0" has an empty text
            {"data": [{"paragraphs": [{"context": "b", "qas": [{}]}]}]}    | missing field "id"
            {"data": [                                                     | malformed JSON at column 11: Unexpected end-of-input: expected close marker for Array
            """)
    void badFiles(String json, String message) {
        tree.without("dev-v2.0.json").file("train-v2.0.json", json);

        assertThat(tree.error(format)).isEqualTo("train-v2.0.json:1: " + message);
    }

    @Test
    void missingPiecesAreNamed() {
        tree.file("dev-v2.0.json", "{}");
        assertThat(tree.error(format)).isEqualTo("dev-v2.0.json: missing field \"data\"");
        tree.file("dev-v1.1.json", "{}");
        assertThat(tree.error(format))
                .isEqualTo("INPUT: both dev-v1.1.json and dev-v2.0.json give the split dev; keep one");
        tree.without("dev-v1.1.json").without("dev-v2.0.json").without("train-v2.0.json");
        assertThat(tree.error(format))
                .isEqualTo("INPUT: no split found; expected train*.json, dev*.json or test*.json");
    }
}
