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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
                           {"id": "a", "question": "which?", "answers": [{"text": "x", "answer_start": 0}], "is_impossible": false},
                           {"id": "b", "question": "never?", "answers": [], "is_impossible": true}]},
                          {"context": "Second.", "qas": []},
                          {"context": "First.", "qas": [{"id": "c", "question": "again?", "answers": [{"text": "x", "answer_start": 0}]}]}]},
                         {"title": "New York", "paragraphs": [{"context": "Third.", "qas": []}]}]}
                        """).file("dev-v2.0.json", questions(200, "Fourth."));
    }

    private static String questions(int count, String context) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"q" + i + "\", \"question\": \"what " + i + "?\", \"answers\": [{}]}")
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
        BeirWriter.write(collection, Flaws.refused(), root.resolve("out"), Progress.NONE);
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

    @Test
    void questionsWithoutAnswersAreLeftOutAndThoseWithoutIdsGetOne() {
        tree.without("dev-v2.0.json").file("train-v2.0.json", """
                {"data": [{"title": "T", "paragraphs": [
                  {"context": "Tides follow the moon.", "qas": [
                    {"question": "why?", "answers": [{"text": "moon", "answer_start": 17}]},
                    {"id": "a2", "question": "unanswerable?", "answers": []},
                    {"id": "a3", "question": "unknown?"},
                    {"question": "who?", "answers": [{"text": "Tides", "answer_start": 0}]}]},
                  {"context": "No questions."}]}]}
                """);
        Flaws flaws = Flaws.tolerated();

        TestCollection collection = format.read(root, flaws, Progress.NONE);

        assertThat(collection.documents()).extracting(Document::id).containsExactly("T/0", "T/1");
        assertThat(collection.splits().get(Split.TRAIN).queries())
                .containsExactly(new Query("T/0/q0", "why?"), new Query("T/0/q1", "who?"));
        String file = root.resolve("train-v2.0.json").toString();
        assertThat(flaws.summary())
                .containsExactly(
                        "2 questions have no answer and are left out, as if they were marked impossible: " + file
                                + ":1: $.data[0].paragraphs[0].qas[1]: question \"unanswerable?\" has no answer; "
                                + file
                                + ":1: $.data[0].paragraphs[0].qas[2]: question \"unknown?\" has no answer",
                        "2 questions have no id and get one made from their document's: " + file
                                + ":1: $.data[0].paragraphs[0].qas[0]: missing field \"id\"; " + file
                                + ":1: $.data[0].paragraphs[0].qas[3]: missing field \"id\"");
    }

    private static final String ROWS = """
            {"id": "a", "title": "Notre_Dame", "context": "First.", "question": "which?", "answers": {"text": ["x"], "answer_start": [0]}},
            {"id": "b", "title": "Notre_Dame", "context": "First.", "question": "never?", "answers": {"text": [], "answer_start": []}},
            {"id": "c", "title": "Notre_Dame", "context": "Second.", "question": "again?", "answers": {"text": ["y"], "answer_start": [0]}}""";

    static List<String> rowFiles() {
        return List.of(
                "[" + ROWS + "]",
                ROWS.replace("},\n", "}\n") + "\n",
                "{\"version\": \"2.0\", \"data\": [" + ROWS + "]}",
                "{\"data\": [" + ROWS + "], \"version\": {\"of\": [1]}}");
    }

    @ParameterizedTest
    @MethodSource("rowFiles")
    void rowsAreReadAsArticlesAre(String json) {
        tree.without("dev-v2.0.json")
                .without("train-v2.0.json")
                .file("train-00000.jsonl", json)
                .file(
                        "validation.jsonl",
                        ROWS.substring(0, ROWS.indexOf('\n') - 1).replace("\"a\"", "\"q\""));

        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(
                        new Document("Notre_Dame/0", "Notre Dame", "First."),
                        new Document("Notre_Dame/1", "Notre Dame", "Second."));
        QuerySet train = collection.splits().get(Split.TRAIN);
        assertThat(train.queries()).containsExactly(new Query("a", "which?"), new Query("c", "again?"));
        assertThat(train.qrels().relevant("c")).containsExactly("Notre_Dame/1");
        assertThat(collection.splits()).containsKeys(Split.DEV, Split.TEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                                                            | $[0]: expected a JSON object, found a number
            1                                                              | expected SQuAD's JSON {"data": [{"title", "paragraphs"}]} or rows {"context", "question", "answers"}, found a number
            {"data": 1}                                                    | field "data": expected a list, found a number
            {"data": [{"title": "a"}]}                                     | $.data[0]: expected an article with "paragraphs", or a row with "context"
            {"data": [{"title": "a", "paragraphs": [1]}]}                  | $.data[0]: field "paragraphs": expected a list of objects, found a number
            {"data": [{"paragraphs": [{"context": " ", "qas": []}]}]}      | $.data[0].paragraphs[0]: document "untitled/0" has an empty text
            {"data": [{"paragraphs": [{"context": "b", "qas": [{}]}]}]}    | $.data[0].paragraphs[0].qas[0]: missing field "question"
            {"data": [{"paragraphs": [{"context": "b", "qas": [{"question": "c"}]}]}]} | $.data[0].paragraphs[0].qas[0]: question "c" has no answer
            {"data": [{"paragraphs": [{"context": "b", "qas": [{"question": "c", "answers": [{}]}]}]}]} | $.data[0].paragraphs[0].qas[0]: missing field "id"
            {"data": [{"paragraphs": [{"context": "b", "qas": [{"question": "c", "answers": 1}]}]}]} | $.data[0].paragraphs[0].qas[0]: field "answers": expected a list, found a number
            [{"id": 1, "context": "b", "question": "c"}]                   | $[0]: question "c" has no answer
            {"id": 1, "context": "b"}                                      | missing field "question"
            {"data": [                                                     | malformed JSON at column 11: Unexpected end-of-input: expected close marker for Array
            """)
    void badFiles(String json, String message) {
        tree.without("dev-v2.0.json").file("train-v2.0.json", json);

        assertThat(tree.error(format)).isEqualTo("train-v2.0.json:1: " + message);
    }

    @Test
    void missingPiecesAreNamed() {
        tree.file("dev-v2.0.json", "{}");
        assertThat(tree.error(format))
                .isEqualTo("dev-v2.0.json:1: expected an article with \"paragraphs\", or a row with \"context\"");
        tree.file("dev-v1.1.json", "{}");
        assertThat(tree.error(format))
                .isEqualTo("INPUT: both dev-v1.1.json and dev-v2.0.json give the split dev; keep one");
        tree.without("dev-v1.1.json").without("dev-v2.0.json").without("train-v2.0.json");
        assertThat(tree.error(format))
                .isEqualTo("INPUT: no split found; expected train*.json, dev*.json or test*.json");
    }
}
