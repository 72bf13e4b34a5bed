package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of DSI-QG and DSI-transformers. */
class DsiQgTest {
    private static final String TRAIN = """
            {"text_id": 5, "text": "Passage: Tides follow the moon."}
            {"text_id": 5, "text": "Question: why are there tides"}
            {"text_id": 7, "text": "Passage: Bread needs yeast."}
            {"text_id": 5, "text": "Question: what follows the moon"}
            """;
    private static final String DEV = "{\"text_id\": 7, \"text\": \"Question: what makes bread rise\"}\n";

    @TempDir
    Path root;

    private final DsiFormat format = new DsiFormat();
    private Tree tree;

    @BeforeEach
    void marco() {
        tree = new Tree(root)
                .file("msmarco_DSI_train_data.json", TRAIN)
                .file("msmarco_DSI_dev_data.json", DEV)
                .file("msmarco_docTquery_train_data.json", "{}");
    }

    @Test
    void passagesAreDocumentsAndQuestionsTheirQueries() {
        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(
                        new Document("5", "", "Tides follow the moon."), new Document("7", "", "Bread needs yeast."));
        QuerySet train = collection.splits().get(Split.TRAIN);
        assertThat(train.queries())
                .containsExactly(new Query("5/q0", "why are there tides"), new Query("5/q1", "what follows the moon"));
        assertThat(train.qrels().relevant("5/q1")).containsExactly("5");
        QuerySet dev = collection.splits().get(Split.DEV);
        assertThat(dev.queries()).containsExactly(new Query("7/q0", "what makes bread rise"));
        assertThat(format.files(root))
                .containsExactly(
                        root.resolve("msmarco_DSI_train_data.json"), root.resolve("msmarco_DSI_dev_data.json"));
    }

    @Test
    void aListDoesForLinesAndOtherPromptsForTheFirst() {
        TestCollection plain = format.read(root);
        String list = "[" + TRAIN.strip().replace("\n", ",\n") + "]";
        tree.without("msmarco_DSI_train_data.json")
                .without("msmarco_DSI_dev_data.json")
                .file(
                        "NQ_10k_multi_task_train.json",
                        list.replace("Passage", "document").replace("Question", "question"))
                .file("NQ_10k_valid.json", DEV.replace("Question: ", "").replace("7", "\"7\""));

        assertThat(format.read(root)).isEqualTo(plain);
    }

    @Test
    void aCorpusGivesTheDocumentsAndQuestionsNeedNoPrompt() {
        tree.file("msmarco_corpus.tsv", "5\tTides follow the moon.\tTide\n7\tBread needs yeast.\n")
                .file("msmarco_DSI_train_data.json", TRAIN.replace("Question: ", ""));

        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(
                        new Document("5", "Tide", "Tides follow the moon."),
                        new Document("7", "", "Bread needs yeast."));
        assertThat(collection.splits().get(Split.TRAIN).queries()).hasSize(2);
    }

    @Test
    void aSingleFileIsForTraining() {
        TestCollection collection = format.read(root.resolve("msmarco_DSI_train_data.json"));

        assertThat(collection.documents()).hasSize(2);
        assertThat(collection.splits()).containsOnlyKeys(Split.TRAIN);
    }

    @Test
    void generatedQueriesNameTheirDocumentSoToo() {
        tree.file("corpus.tsv.q10.docTquery", "{\"text_id\": 5, \"text\": \"what moves the sea\"}\n");

        assertThat(GeneratedQueries.read(root.resolve("corpus.tsv.q10.docTquery"), "5"::equals))
                .extracting(query -> query.query().text() + " " + query.documentId())
                .containsExactly("what moves the sea 5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text_id": 9, "text": "why"}          | expected "Passage: " or "Question: " before the text, found "why"
            {"text": "Passage: a"}                 | missing field "text_id"
            {"text_id": 9}                         | missing field "text"
            {"text_id": 9, "text": "Passage: "}    | document "9" has an empty text
            {"text_id": 7, "text": "Passage: b"}   | duplicate document id "7" with another title or text, first at msmarco_DSI_train_data.json:3
            {"text_id": 9, "text": "Question: a"}  | unknown document id "9"
            """)
    void badLines(String line, String message) {
        tree.append("msmarco_DSI_train_data.json", line);

        assertThat(tree.error(format)).isEqualTo("msmarco_DSI_train_data.json:5: " + message);
    }

    @Test
    void aCorpusHasTwoOrThreeColumns() {
        tree.file("msmarco_corpus.tsv", "5 Tides\n");

        assertThat(tree.error(format))
                .isEqualTo("msmarco_corpus.tsv:1: expected an id, a tab and a text, and perhaps a tab and a title,"
                        + " found 1 fields");
    }

    @Test
    void aSplitHasOneFile() {
        tree.file("xorqa_DSI_dev_data.json", DEV);

        assertThat(tree.error(format))
                .isEqualTo("INPUT: both msmarco_DSI_dev_data.json and xorqa_DSI_dev_data.json give the split dev;"
                        + " keep one");
    }
}
