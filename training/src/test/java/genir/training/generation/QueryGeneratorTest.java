package genir.training.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.format.GeneratedQueries;
import genir.model.weights.Parameters;
import genir.training.QueryGenerationConfig;
import genir.training.StopAt;
import genir.training.TenDocuments;
import genir.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains a small generator on ten documents and draws from it. */
class QueryGeneratorTest {
    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .with("generated_queries", "own")
            .with(
                    "query_generation",
                    Map.of(
                            "d_model",
                            32,
                            "d_kv",
                            8,
                            "d_ff",
                            32,
                            "num_decoder_layers",
                            1,
                            "steps",
                            300,
                            "batch_size",
                            16,
                            "max_length",
                            8,
                            "query_length",
                            5,
                            "samples",
                            6,
                            "learning_rate",
                            1e-2));

    @TempDir
    static Path folder;

    private static TenDocuments ten;
    private static Parameters trained;

    @TempDir
    Path scratch;

    @BeforeAll
    static void train() throws IOException {
        ten = TenDocuments.in(folder);
        trained = trainer(ten.train(), CONFIG, folder.resolve("checkpoints"))
                .train(Progress.NONE)
                .parameters();
    }

    private static GeneratorTrainer trainer(QuerySet train, TrainingConfig config, Path checkpoints) {
        return new GeneratorTrainer(
                GeneratorTrainer.fresh(config.queryGeneration(), ten.vocabulary(), config.seed()),
                config,
                ten.vocabulary(),
                ten.documents(),
                train,
                checkpoints,
                "fingerprint",
                warning -> {
                    throw new AssertionError(warning);
                });
    }

    private static List<List<int[]>> draw(QueryGenerationConfig config, long seed, List<Document> documents) {
        return new QuerySampler(trained, ten.vocabulary(), config, seed).sample(documents);
    }

    /** What is drawn with: the shape is the trained weights' own. */
    private static QueryGenerationConfig drawing(Map<String, Integer> keys) {
        return CONFIG.with("query_generation", keys).queryGeneration();
    }

    private static List<String> texts(List<int[]> queries) {
        return queries.stream()
                .map(query -> query == null ? "too long" : ten.vocabulary().decode(query))
                .toList();
    }

    @Test
    void whatItAsksIsAboutTheDocument() {
        List<Document> documents = List.copyOf(ten.documents());
        List<List<int[]>> drawn = draw(CONFIG.queryGeneration(), 1, documents);
        int own = 0;
        int all = 0;
        for (int d = 0; d < documents.size(); d++) {
            int[] words = ten.vocabulary().encode(documents.get(d).contents(), 10);
            for (int[] query : drawn.get(d)) {
                assertThat(query).isNotEmpty();
                for (int token : query) {
                    assertThat(token)
                            .isLessThan(ten.vocabulary().wordCount())
                            .isNotIn(
                                    ten.vocabulary().pad(),
                                    ten.vocabulary().unk(),
                                    ten.vocabulary().eos());
                    own += Arrays.stream(words).anyMatch(word -> word == token) ? 1 : 0;
                    all++;
                }
            }
        }
        // By chance it would be a tenth.
        assertThat(own).isGreaterThan(all * 8 / 10);
    }

    @Test
    void whatIsDrawnForADocumentDependsOnTheSeedAndItsIdAlone() {
        List<Document> documents = List.copyOf(ten.documents());
        List<List<int[]>> together = draw(CONFIG.queryGeneration(), 1, documents);
        for (int d = documents.size() - 1; d >= 0; d--) {
            assertThat(texts(draw(CONFIG.queryGeneration(), 1, documents.subList(d, d + 1))
                            .get(0)))
                    .isEqualTo(texts(together.get(d)));
        }
        assertThat(draw(CONFIG.queryGeneration(), 2, documents).stream()
                        .map(QueryGeneratorTest::texts)
                        .toList())
                .isNotEqualTo(together.stream().map(QueryGeneratorTest::texts).toList());
        assertThat(new HashSet<>(texts(together.get(0)))).hasSizeGreaterThan(1);
    }

    @Test
    void theMostProbableTokensAloneMakeTheSameQueryEachTime() {
        QueryGenerationConfig greedy = drawing(Map.of("top_k", 1, "samples", 3, "max_length", 8, "query_length", 5));
        for (List<int[]> ofDocument : draw(greedy, 1, List.copyOf(ten.documents()))) {
            assertThat(texts(ofDocument))
                    .hasSize(3)
                    .containsOnly(texts(ofDocument).get(0));
        }
    }

    @Test
    void aQueryIsWordsAndAnEndThatFitTheLength() {
        QueryGenerationConfig narrow = drawing(Map.of("samples", 4, "max_length", 8, "query_length", 2));
        for (List<int[]> ofDocument : draw(narrow, 1, List.copyOf(ten.documents()))) {
            assertThat(ofDocument).allMatch(query -> query == null || query.length == 1);
        }
        // The training queries have two words each, so that one word is hardly ever all.
        assertThat(draw(narrow, 1, List.copyOf(ten.documents())).stream()
                        .flatMap(List::stream)
                        .filter(Objects::isNull))
                .isNotEmpty();
    }

    @Test
    void theFileIsWhatTrainingReads() throws IOException {
        Path file = scratch.resolve("queries.jsonl");
        GenerationCounts counts = generator().write(file, ten.documents(), Progress.NONE);
        assertThat(counts.documents()).isEqualTo(10);
        assertThat(counts.drawn()).isEqualTo(60);
        assertThat(counts.kept()).isPositive();
        assertThat(counts.unended() + counts.repeated() + counts.ofTraining() + counts.notFound() + counts.kept())
                .isEqualTo(60);
        assertThat(GeneratedQueries.read(file, id -> id.matches("d[0-9]"))).hasSize(counts.kept());
        List<Document> reversed = new ArrayList<>(ten.documents());
        Collections.reverse(reversed);
        Path again = scratch.resolve("again.jsonl");
        assertThat(generator().write(again, reversed, Progress.NONE)).isEqualTo(counts);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    private static QueryGenerator generator() {
        return new QueryGenerator(
                trained,
                CONFIG.queryGeneration(),
                ten.vocabulary(),
                ten.documents(),
                ten.train(),
                (query, document, depth) -> ten.documents().stream()
                        .anyMatch(each ->
                                each.id().equals(document) && each.contents().contains(query.split(" ", -1)[0])),
                1);
    }

    @Test
    void anInterruptedTrainingEndsWithTheSameWeights() throws IOException {
        Path checkpoints = scratch.resolve("checkpoints");
        assertThatThrownBy(() -> trainer(ten.train(), CONFIG, checkpoints).train(new StopAt(140)))
                .isInstanceOf(RuntimeException.class);
        Parameters resumed =
                trainer(ten.train(), CONFIG, checkpoints).train(Progress.NONE).parameters();
        assertThat(weights(resumed)).isEqualTo(weights(trained));
    }

    private static float[] weights(Parameters parameters) {
        float[] weights = new float[(int) parameters.floats().length()];
        parameters.floats().get(0, weights);
        return weights;
    }

    @Test
    void itLearnsFromNothingButTrainingQueriesOfDocumentsThatAreThere() {
        TrainingConfig omitted = CONFIG.with(
                "omit_documents", ten.documents().stream().map(Document::id).toList());
        for (Runnable nothing : List.<Runnable>of(
                () -> trainer(TenDocuments.set(Split.TRAIN, List.of()), CONFIG, scratch),
                () -> trainer(ten.train(), omitted, scratch))) {
            assertThatThrownBy(nothing::run)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("there is no training query with a relevant document to learn from");
        }
    }
}
