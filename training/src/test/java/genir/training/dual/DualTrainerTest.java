package genir.training.dual;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.corpus.example.ExampleSources;
import genir.model.T5Config;
import genir.model.weights.Initialization;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.training.StopAt;
import genir.training.TenDocuments;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DualTrainerTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TenDocuments collection;

    @BeforeAll
    static void index() throws IOException {
        collection = TenDocuments.in(shared);
    }

    private static DualConfig config(int layers, int steps, int negatives) {
        return new DualConfig(
                16, 8, 32, 2, layers, 0.1, null, null, steps, 8, 5e-3, null, null, 0.1, negatives, 5, 16, 16, 0.1, 1.0,
                null, 10, null, null, 7L);
    }

    private static DualTrainer trainer(Parameters parameters, DualConfig config, Path checkpoints) {
        return new DualTrainer(
                parameters,
                config,
                collection.vocabulary(),
                ExampleSources.of(collection.documents(), collection.train()),
                new DualDev(collection.dev(), collection.documents(), collection.vocabulary(), config, false),
                checkpoints,
                "a",
                warning -> {},
                Progress.NONE);
    }

    private static DualTrainer fresh(DualConfig config, Path checkpoints) {
        return trainer(DualTrainer.fresh(config, collection.vocabulary()), config, checkpoints);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 1"})
    void learnsWhichDocumentAnswers(int layers, int negatives) throws IOException {
        DualConfig config = config(layers, 100, negatives);
        TrainingLoop.Result result = fresh(config, folder).train(Progress.NONE);
        DualDev dev = new DualDev(collection.dev(), collection.documents(), collection.vocabulary(), config, false);
        assertThat(dev.evaluation(result.parameters()).score().get("hits@1")).isGreaterThanOrEqualTo(0.9);
        List<String> curve = Files.readAllLines(folder.resolve("learning-curve.csv"));
        assertThat(curve.get(0)).endsWith("dev_mrr@10");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 27})
    void resumedEqualsUninterrupted(int stoppedAt) throws IOException {
        DualConfig config = config(1, 30, 2);
        TrainingLoop.Result expected = fresh(config, folder.resolve("through")).train(Progress.NONE);
        Path parts = folder.resolve("parts");
        try {
            fresh(config, parts).train(new StopAt(stoppedAt));
        } catch (IllegalStateException stopped) {
            assertThat(stopped).hasMessage("stopped");
        }
        TrainingLoop.Result actual = fresh(config, parts).train(Progress.NONE);
        assertThat(actual.steps()).isEqualTo(30);
        assertThat(actual.bestStep()).isEqualTo(expected.bestStep());
        assertThat(actual.parameters().floats()).isEqualTo(expected.parameters().floats());
    }

    @Test
    void theResultIsAModelFolderOfAnEncoderAlone() throws IOException {
        DualConfig config = config(1, 2, 1);
        TrainingLoop.Result result =
                fresh(config, folder.resolve("checkpoints")).train(Progress.NONE);
        Path model = Files.createDirectory(folder.resolve("model"));
        ModelFolder.write(model, result.parameters());
        Parameters read = ModelFolder.read(model);
        assertThat(read.config().numDecoderLayers()).isZero();
        assertThat(read.config().vocabSize()).isEqualTo(collection.vocabulary().wordCount());
        assertThat(read.floats()).isEqualTo(result.parameters().floats());
    }

    @Test
    void beginsWithTheEncoderAndTheWordsOfABase() {
        T5Config shape = new T5Config(0, 16, 8, 32, 2, 2, 3, 8, 16, 0.1, null, null, true, null, null)
                .forVocabulary(
                        collection.vocabulary().size(),
                        collection.vocabulary().pad(),
                        collection.vocabulary().eos());
        Parameters base = Initialization.T5.create(shape, 3);
        Parameters encoder = DualTrainer.of(base, collection.vocabulary());
        assertThat(encoder.config().numLayers()).isEqualTo(2);
        String projection = "encoder.block.1.layer.0.SelfAttention.q.weight";
        assertThat(encoder.floats(projection)).isEqualTo(base.floats(projection));
        int last = 16 * collection.vocabulary().wordCount() - 1;
        assertThat(encoder.floats("shared.weight").length()).isEqualTo(last + 1L);
        assertThat(encoder.floats("shared.weight").get(last))
                .isEqualTo(base.floats("shared.weight").get(last));
    }
}
