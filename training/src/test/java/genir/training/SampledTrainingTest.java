package genir.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.Progress;
import genir.corpus.example.ExampleSources;
import genir.model.T5Config;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole trainings whose softmax is over candidates. */
class SampledTrainingTest {
    private static final int STEPS = 40;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TenDocuments collection;

    @BeforeAll
    static void index() throws IOException {
        collection = TenDocuments.in(shared);
    }

    private static TrainingConfig config(Map<String, Object> sampled, Map<String, Object> more) {
        Map<String, Object> keys = new HashMap<>(Map.of(
                "steps",
                STEPS,
                "batch_size",
                8,
                "max_length",
                16,
                "learning_rate",
                5e-3,
                "evaluate_every",
                10,
                "loss",
                "docids"));
        if (sampled != null) {
            keys.put("sampled_softmax", sampled);
        }
        keys.putAll(more);
        return new ObjectMapper().convertValue(keys, TrainingConfig.class);
    }

    private static T5Config model(boolean tied) {
        return collection.model().withTiedOutput(tied);
    }

    private static TrainingLoop.Result train(boolean tied, TrainingConfig config, Path checkpoints, Progress progress)
            throws IOException {
        return new Trainer(
                        Trainer.fresh(
                                model(tied), config, collection.vocabulary(), collection.documents(), Progress.NONE),
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

    private static float[] floats(Parameters parameters, String name) {
        float[] floats = new float[(int) parameters.layout().slot(name).length()];
        parameters.floats(name).get(0, floats);
        return floats;
    }

    /** Where all documents are candidates of every step, Adam's moments are those of the usual training, too. */
    @ParameterizedTest
    @CsvSource({"true, none", "false, none", "true, distilled", "true, frozen", "true, adamw"})
    void withEveryDocumentItIsTheUsualTraining(boolean tied, String kind) throws IOException {
        Map<String, Object> more = new HashMap<>(Map.of("steps", 12));
        if (kind.equals("distilled")) {
            more.put("distillation", Map.of("weight", 0.5, "depth", 3));
        } else if (kind.equals("frozen")) {
            more.put("freeze_embeddings", true);
        } else if (kind.equals("adamw")) {
            more.putAll(Map.of("optimizer", "adamw", "weight_decay", 0.5));
        }
        Parameters usual = train(tied, config(null, more), folder.resolve("usual"), Progress.NONE)
                .parameters();
        Parameters sampled = train(
                        tied, config(Map.of("negatives", 10), more), folder.resolve("sampled"), Progress.NONE)
                .parameters();
        Parameters begun = Trainer.fresh(
                model(tied), config(null, more), collection.vocabulary(), collection.documents(), Progress.NONE);
        String moved = tied && !kind.equals("frozen") ? WeightNames.EMBEDDING : WeightNames.crossAttention(0, "v");
        assertThat(floats(usual, moved)).isNotEqualTo(floats(begun, moved));
        for (String name : usual.layout().slots().keySet()) {
            assertThat(floats(sampled, name)).as(name).containsExactly(floats(usual, name), within(2e-3f));
        }
    }

    @ParameterizedTest
    @CsvSource({"uniform, true, true, 25", "log-uniform, false, true, 13", "uniform, false, false, 31"})
    void mayBeInterrupted(String distribution, boolean inBatch, boolean tied, int stoppedAt) throws IOException {
        TrainingConfig config = config(
                Map.of("negatives", 3, "distribution", distribution, "in_batch", inBatch),
                Map.of("checkpoints", Map.of("keep", 9, "every_steps", 7)));
        Path through = folder.resolve("through");
        Path parts = folder.resolve("parts");
        train(tied, config, through, Progress.NONE);
        assertThatThrownBy(() -> train(tied, config, parts, new StopAt(stoppedAt)))
                .hasMessage("stopped");
        train(tied, config, parts, Progress.NONE);
        String last = "step-000000" + STEPS;
        for (String file : new String[] {"parameters/model.safetensors", "optimizer.safetensors"}) {
            assertThat(Files.readAllBytes(parts.resolve(last).resolve(file)))
                    .isEqualTo(Files.readAllBytes(through.resolve(last).resolve(file)));
        }
        try (Stream<Path> left = Files.list(parts)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".step-rows"));
        }
    }

    /** Rows that steps passed over are moved for evaluations, and not when a checkpoint falls due by the clock. */
    @Test
    void checkpointsBetweenEvaluationsChangeNothing() throws IOException {
        Map<String, Object> sampled = Map.of("negatives", 3);
        Path few = folder.resolve("few");
        Path many = folder.resolve("many");
        train(true, config(sampled, Map.of("checkpoints", Map.of("every_steps", STEPS))), few, Progress.NONE);
        train(true, config(sampled, Map.of("checkpoints", Map.of("every_steps", 3))), many, Progress.NONE);
        String last = "step-000000" + STEPS;
        for (String file : new String[] {"parameters/model.safetensors", "optimizer.safetensors"}) {
            assertThat(many.resolve(last).resolve(file))
                    .hasSameBinaryContentAs(few.resolve(last).resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource({"uniform, true", "log-uniform, true", "uniform, false"})
    void learnsTenDocumentsFromFewOfThem(String distribution, boolean inBatch) throws IOException {
        TrainingConfig config =
                config(Map.of("negatives", 3, "distribution", distribution, "in_batch", inBatch), Map.of("steps", 300));
        Parameters trained = train(true, config, folder, Progress.NONE).parameters();
        double hits1 = new DevQueries(collection.dev(), collection.vocabulary(), 16, false)
                .evaluation(trained)
                .score()
                .get("hits@1");
        assertThat(hits1).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void saysWhatItDoesNotGoWith() {
        Map<String, Object> sampled = Map.of("negatives", 3);
        assertThatThrownBy(() -> config(sampled, Map.of("loss", "full")))
                .hasMessageContaining(
                        "training.sampled_softmax: words are never drawn; give training.loss: docids with it");
        assertThatThrownBy(() -> config(sampled, Map.of("accumulate", 2)))
                .hasMessageContaining("training.sampled_softmax: a step is of one batch");
        assertThatThrownBy(() -> config(sampled, Map.of("optimizer", "adafactor")))
                .hasMessageContaining("training.sampled_softmax: training.optimizer: expected adam or adamw");
        assertThatThrownBy(() -> config(sampled, Map.of("label_smoothing", 0.1)))
                .hasMessageContaining("training.sampled_softmax: not together with training.label_smoothing");
        assertThatThrownBy(() -> config(sampled, Map.of("ranking", Map.of())))
                .hasMessageContaining("training.sampled_softmax: not together with training.ranking");
        assertThatThrownBy(() -> config(Map.of("distribution", "zipf"), Map.of()))
                .hasMessageContaining("training.sampled_softmax.distribution: ");
        assertThatThrownBy(() -> config(Map.of("negatives", 0), Map.of()))
                .hasMessageContaining("training.sampled_softmax.negatives: ");
    }
}
