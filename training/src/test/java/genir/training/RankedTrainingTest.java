package genir.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.docid.Docids;
import genir.corpus.example.ExampleSources;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings with a ranking loss, of docids of one token and of several. */
class RankedTrainingTest {
    private static final int STEPS = 40;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TenDocuments atomic;
    /** The same documents with docids of two tokens. */
    private static TenDocuments string;

    @BeforeAll
    static void index() throws IOException {
        atomic = TenDocuments.in(shared);
        // With an eleventh, of which nothing is known, ten are too few digits for one each.
        List<String> ids = Stream.concat(IntStream.range(0, 10).mapToObj(i -> "d" + i), Stream.of("other"))
                .toList();
        string = new TenDocuments(
                atomic.vocabulary().forDocids(Docids.string(ids)), atomic.documents(), atomic.train(), atomic.dev());
        assertThat(string.vocabulary().docidSequence("d3")).hasSize(2);
    }

    private static TenDocuments collection(String docids) {
        return docids.equals("atomic") ? atomic : string;
    }

    private static TrainingConfig config(Map<String, Object> ranking, Map<String, Object> more) {
        Map<String, Object> keys = new HashMap<>(Map.of(
                "steps", STEPS, "batch_size", 16, "max_length", 16, "learning_rate", 5e-3, "evaluate_every", 10));
        if (ranking != null) {
            keys.put("ranking", ranking);
        }
        keys.putAll(more);
        return new ObjectMapper().convertValue(keys, TrainingConfig.class);
    }

    private static Map<String, Object> ranking(String loss, String from) {
        return Map.of("loss", loss, "from", from, "negatives", 3, "weight", 2);
    }

    private static TrainingLoop.Result train(
            TenDocuments collection, TrainingConfig config, Path checkpoints, Progress progress) throws IOException {
        return new Trainer(
                        Trainer.fresh(
                                collection.model(),
                                config,
                                collection.vocabulary(),
                                collection.documents(),
                                Progress.NONE),
                        config,
                        collection.vocabulary(),
                        ExampleSources.of(collection.documents(), collection.train()),
                        Map.of(),
                        new DevQueries(collection.dev(), collection.vocabulary(), config.maxLength(), false),
                        checkpoints,
                        "a",
                        line -> {},
                        Progress.NONE)
                .train(progress);
    }

    private static byte[] weights(Path checkpoints, int step) throws IOException {
        return Files.readAllBytes(checkpoints
                .resolve(String.format(java.util.Locale.ROOT, "step-%08d/parameters", step))
                .resolve("model.safetensors"));
    }

    /** The same bytes, wherever it was interrupted, and those of the usual training until the ranking begins. */
    @ParameterizedTest
    @CsvSource({
        "atomic, pairwise, beam, 25",
        "atomic, listwise, beam, 15",
        "string, listwise, beam, 25",
        "string, pairwise, bm25, 34"
    })
    void aSecondPhaseThatMayBeInterrupted(String docids, String loss, String from, int stoppedAt) throws IOException {
        TenDocuments collection = collection(docids);
        Map<String, Object> keep = Map.of("checkpoints", Map.of("keep", 4));
        TrainingConfig config = config(ranking(loss, from), keep);
        Path through = folder.resolve("through");
        Path parts = folder.resolve("parts");
        Path usual = folder.resolve("usual");
        train(collection, config, through, Progress.NONE);
        assertThatThrownBy(() -> train(collection, config, parts, new StopAt(stoppedAt)))
                .hasMessage("stopped");
        train(collection, config, parts, Progress.NONE);
        train(collection, config(null, keep), usual, Progress.NONE);

        assertThat(weights(parts, STEPS)).isEqualTo(weights(through, STEPS)).isNotEqualTo(weights(usual, STEPS));
        assertThat(weights(through, STEPS / 2)).isEqualTo(weights(usual, STEPS / 2));
    }

    @ParameterizedTest
    @CsvSource({"atomic, beam", "atomic, bm25", "string, beam", "string, bm25"})
    void learnsTenDocuments(String docids, String from) throws IOException {
        TenDocuments collection = collection(docids);
        TrainingLoop.Result result =
                train(collection, config(ranking("pairwise", from), Map.of("steps", 300)), folder, Progress.NONE);
        double hits1 = new DevQueries(collection.dev(), collection.vocabulary(), 16, false)
                .evaluation(result.parameters())
                .score()
                .get("hits@1");
        assertThat(hits1).isGreaterThanOrEqualTo(0.9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"atomic", "string"})
    void gradientsOfSeveralBatchesMayMakeAStep(String docids) throws IOException {
        Map<String, Object> more = Map.of("steps", 6, "accumulate", 3, "evaluate_every", 2, "label_smoothing", 0.1);
        Map<String, Object> everySecond =
                Map.of("from", "beam", "negatives", 2, "begins", 0, "every", 2, "loss", "listwise");
        TrainingLoop.Result result =
                train(collection(docids), config(everySecond, more), folder.resolve("ranked"), Progress.NONE);
        TrainingLoop.Result usual = train(collection(docids), config(null, more), folder.resolve("u"), Progress.NONE);
        assertThat(result.steps()).isEqualTo(6);
        assertThat(result.parameters().floats()).isNotEqualTo(usual.parameters().floats());
    }

    @Test
    void distilledDocumentsAreRankedToo() throws IOException {
        Map<String, Object> more = Map.of("distillation", Map.of("depth", 5));
        train(atomic, config(ranking("pairwise", "beam"), more), folder.resolve("ranked"), Progress.NONE);
        train(atomic, config(null, more), folder.resolve("usual"), Progress.NONE);
        assertThat(weights(folder.resolve("ranked"), STEPS)).isNotEqualTo(weights(folder.resolve("usual"), STEPS));
    }

    @Test
    void moreNegativesThanDocumentsAreRefused() {
        TrainingConfig config = config(Map.of("negatives", 10), Map.of());
        assertThatThrownBy(() -> train(atomic, config, folder, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("training.ranking.negatives: 10 of 10 documents; expected 9 at most");
    }

    /** Negatives multiply what the decoder reads of docids of several tokens, and nothing else. */
    @Test
    void negativesOfSeveralTokensNeedMemory() {
        TrainingConfig config = config(ranking("pairwise", "bm25"), Map.of());
        MemoryNeed one = MemoryNeed.of(string.model(), config, new MemoryNeed.Batches("training", 16, 16, 2));
        MemoryNeed four = MemoryNeed.of(string.model(), config, new MemoryNeed.Batches("training", 16, 16, 2, 4));
        MemoryNeed searched = MemoryNeed.of(
                string.model(),
                config(ranking("pairwise", "beam"), Map.of()),
                new MemoryNeed.Batches("training", 16, 16, 2, 4));
        assertThat(four.activations()).isGreaterThan(one.activations());
        assertThat(searched.activations()).isGreaterThan(four.activations());
        assertThat(four.weights()).isEqualTo(one.weights());
    }
}
