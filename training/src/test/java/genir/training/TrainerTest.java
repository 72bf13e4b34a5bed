package genir.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.example.ExampleGenerator;
import genir.corpus.example.ExampleSources;
import genir.model.Tensor;
import genir.model.backend.Threads;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.training.loop.CheckpointStore;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
    private static final QuerySet NO_QUERIES = new QuerySet(Split.DEV, List.of(), new Qrels(Map.of()));

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TenDocuments collection;

    private static final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void index() throws IOException {
        collection = TenDocuments.in(shared);
    }

    private static TrainingConfig config(
            int steps, double rate, List<String> omitted, Integer every, Integer patience) {
        return read(keys(steps, rate, omitted, every, patience));
    }

    private static TrainingConfig read(Map<String, Object> keys) {
        return new ObjectMapper().convertValue(keys, TrainingConfig.class);
    }

    private static Map<String, Object> keys(
            int steps, double rate, List<String> omitted, Integer every, Integer patience) {
        Map<String, Object> keys = new HashMap<>(
                Map.of("steps", steps, "batch_size", 16, "max_length", 16, "learning_rate", rate, "index_ratio", 1.0));
        keys.put("omit_documents", omitted);
        keys.put("evaluate_every", every);
        keys.put("early_stopping", patience);
        return keys;
    }

    private static TrainingLoop.Result train(
            TrainingConfig config, QuerySet dev, Path checkpoints, String fingerprint, Progress progress)
            throws IOException {
        return trainer(config, dev, checkpoints, fingerprint).train(progress);
    }

    private static Trainer trainer(TrainingConfig config, QuerySet dev, Path checkpoints, String fingerprint) {
        return new Trainer(
                Trainer.fresh(
                        collection.model(), config, collection.vocabulary(), collection.documents(), Progress.NONE),
                config,
                collection.vocabulary(),
                ExampleSources.of(collection.documents(), collection.train()),
                Map.of(),
                new DevQueries(dev, collection.vocabulary(), config.maxLength(), false),
                checkpoints,
                fingerprint,
                warnings::add,
                Progress.NONE);
    }

    @Test
    void aCheckpointSaysHowManyThreadsComputedIt() throws IOException {
        assertThat(CheckpointStore.threads(folder)).isEmpty();
        stop(config(6, 1e-3, List.of(), 2, null), NO_QUERIES, folder, "a", 4);
        assertThat(CheckpointStore.threads(folder)).hasValue(Threads.count());
    }

    @Test
    void checkpointsOfOtherInputsGoWithAWarning() throws IOException {
        stop(config(6, 1e-3, List.of(), 2, null), NO_QUERIES, folder, "a", 4);
        warnings.clear();
        train(config(6, 1e-3, List.of(), 2, null), NO_QUERIES, folder, "b", Progress.NONE);
        assertThat(warnings)
                .containsExactly("an unfinished training with other inputs had come to step 4 here; its checkpoints"
                        + " are removed");
    }

    private static void stop(TrainingConfig config, QuerySet dev, Path checkpoints, String fingerprint, int step) {
        assertThatThrownBy(() -> train(config, dev, checkpoints, fingerprint, new StopAt(step)))
                .hasMessage("stopped");
    }

    @Test
    void learnsTenDocuments() throws IOException {
        TrainingLoop.Result result =
                train(config(300, 5e-3, null, null, null), collection.dev(), folder, "a", Progress.NONE);
        List<String> curve = Files.readAllLines(folder.resolve("learning-curve.csv"));
        assertThat(curve.get(0)).isEqualTo("step,epoch,seconds,loss,learning_rate,dev_hits@1,dev_hits@10,dev_mrr@10");
        assertThat(curve).hasSizeBetween(21, 321);
        double first = Double.parseDouble(curve.get(1).split(",", -1)[3]);
        double last = Double.parseDouble(curve.get(curve.size() - 1).split(",", -1)[3]);
        assertThat(last).isLessThan(first / 3);
        DevQueries.Scores dev = new DevQueries(collection.dev(), collection.vocabulary(), 16, false)
                .score(new T5Runner(result.parameters()));
        assertThat(dev.hits1()).isGreaterThanOrEqualTo(0.9);
        assertThat(result.steps()).isEqualTo(300);
        assertThat(result.bestStep()).isBetween(1, 300);
        // The kept weights are those of the best step on the curve.
        String best = curve.stream()
                .filter(line -> line.startsWith(result.bestStep() + ","))
                .findFirst()
                .orElseThrow();
        assertThat(best).endsWith(String.format(java.util.Locale.ROOT, "%.4f", dev.mrr10()));
    }

    @ParameterizedTest
    @CsvSource({"5,true", "20,true", "25,false", "39,true"})
    void resumedEqualsUninterrupted(int stoppedAt, boolean withDev) throws IOException {
        QuerySet dev = withDev ? collection.dev() : NO_QUERIES;
        TrainingConfig config = config(40, 2e-3, null, 10, null);
        Path through = folder.resolve("through");
        Path parts = folder.resolve("parts");
        TrainingLoop.Result expected = train(config, dev, through, "a", Progress.NONE);

        stop(config, dev, parts, "a", stoppedAt);
        StopAt progress = new StopAt(-1);
        TrainingLoop.Result actual = train(config, dev, parts, "a", progress);

        assertThat(progress.first()).isEqualTo(stoppedAt - stoppedAt % 10);
        assertThat(progress.done()).isEqualTo(40);
        assertThat(actual.parameters().floats()).isEqualTo(expected.parameters().floats());
        assertThat(actual.bestStep()).isEqualTo(expected.bestStep());
        assertThat(actual.steps()).isEqualTo(40);
        for (String file : List.of("parameters/model.safetensors", "optimizer.safetensors")) {
            assertThat(Files.mismatch(last(parts).resolve(file), last(through).resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(withoutSeconds(parts)).isEqualTo(withoutSeconds(through));
        if (!withDev) {
            assertThat(actual.bestStep()).isEqualTo(40);
        }
    }

    private static Path last(Path checkpoints) {
        return checkpoints.resolve("step-00000040");
    }

    private static List<String> withoutSeconds(Path checkpoints) throws IOException {
        return Files.readAllLines(checkpoints.resolve("learning-curve.csv")).stream()
                .map(line -> line.replaceFirst("^(\\d+,\\d+),[^,]*", "$1"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "flip,parameters/model.safetensors,has another checksum",
        "flip,optimizer.safetensors,has another checksum",
        "flip,state.json,has another checksum",
        "flip,SHA256SUMS,",
        "cut,optimizer.safetensors,has another checksum",
        "cut,SHA256SUMS,has no checksum",
        "delete,parameters/config.json,is missing",
        "delete,SHA256SUMS,is missing",
        "add,other.txt,has no checksum"
    })
    void aDamagedCheckpointIsNamedAndTheOneBeforeIsUsed(String damage, String file, String problem) throws IOException {
        TrainingConfig config = config(40, 2e-3, null, 10, null);
        stop(config, collection.dev(), folder, "a", 35);
        Path damaged = folder.resolve("step-00000030");
        damage(damaged.resolve(file), damage);
        StopAt progress = new StopAt(-1);
        warnings.clear();
        TrainingLoop.Result actual = train(config, collection.dev(), folder, "a", progress);
        assertThat(progress.first()).isEqualTo(20);
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0))
                .startsWith("checkpoint " + damaged + " is damaged and not used: ")
                .contains(problem == null ? "" : problem);
        TrainingLoop.Result expected = train(config, collection.dev(), folder.resolve("through"), "a", Progress.NONE);
        assertThat(actual.parameters().floats()).isEqualTo(expected.parameters().floats());
    }

    private static void damage(Path file, String how) throws IOException {
        if (how.equals("delete")) {
            Files.delete(file);
            return;
        }
        if (how.equals("add")) {
            Files.writeString(file, "more");
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, how.equals("flip") ? bytes : new byte[0]);
    }

    @Test
    void withoutASoundCheckpointItBeginsAnew() throws IOException {
        TrainingConfig config = config(40, 2e-3, null, 10, null);
        stop(config, collection.dev(), folder, "a", 35);
        try (var checkpoints = Files.list(folder)) {
            for (Path checkpoint : checkpoints.filter(Files::isDirectory).toList()) {
                damage(checkpoint.resolve("state.json"), "cut");
            }
        }
        StopAt progress = new StopAt(-1);
        train(config, collection.dev(), folder, "a", progress);
        assertThat(progress.first()).isZero();
        assertThat(progress.done()).isEqualTo(40);
    }

    @Test
    void keepsTheLastCheckpointsAndTheBestOfTheirTime() throws IOException {
        Map<String, Object> keys = keys(60, 5e-3, null, 10, null);
        keys.put("checkpoints", Map.of("every_steps", 4, "keep", 3));
        train(read(keys), NO_QUERIES, folder, "a", Progress.NONE);
        try (var entries = Files.list(folder)) {
            // The last evaluation's weights are the best without dev queries; step 50 was the best of 52's and 56's
            // time.
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "learning-curve.csv", "step-00000050", "step-00000052", "step-00000056", "step-00000060");
        }
    }

    /** Batches that make a step together are one batch in parts, but for the order of rounding and the dropout masks. */
    @Test
    void accumulatedBatchesLearnToo() throws IOException {
        Map<String, Object> keys = keys(150, 5e-3, null, 50, null);
        keys.put("batch_size", 8);
        keys.put("accumulate", 2);
        TrainingConfig config = read(keys);
        TrainingLoop.Result result = train(config, collection.dev(), folder, "a", Progress.NONE);
        assertThat(result.steps()).isEqualTo(150);
        DevQueries.Scores dev = new DevQueries(collection.dev(), collection.vocabulary(), 16, false)
                .score(new T5Runner(result.parameters()));
        assertThat(dev.hits1()).isGreaterThanOrEqualTo(0.8);
        stop(config, collection.dev(), folder.resolve("parts"), "a", 77);
        TrainingLoop.Result resumed = train(config, collection.dev(), folder.resolve("parts"), "a", Progress.NONE);
        assertThat(resumed.parameters().floats()).isEqualTo(result.parameters().floats());
    }

    @ParameterizedTest
    @CsvSource({"adamw,linear", "adafactor,constant", "adafactor,relative_step", "adam,cosine", "adam,inverse_sqrt"})
    void everyOptimizerAndScheduleResumesAsIfUninterrupted(String optimizer, String schedule) throws IOException {
        Map<String, Object> keys = keys(30, 2e-3, null, 10, null);
        keys.put("optimizer", optimizer);
        keys.put("schedule", schedule);
        keys.put("label_smoothing", 0.1);
        TrainingConfig config = read(keys);
        TrainingLoop.Result expected = train(config, collection.dev(), folder.resolve("through"), "a", Progress.NONE);
        stop(config, collection.dev(), folder, "a", 24);
        TrainingLoop.Result actual = train(config, collection.dev(), folder, "a", Progress.NONE);
        assertThat(actual.parameters().floats()).isEqualTo(expected.parameters().floats());
    }

    @Test
    void aFinishedTrainingIsNotRepeated() throws IOException {
        TrainingConfig config = config(20, 2e-3, null, 10, null);
        TrainingLoop.Result first = train(config, collection.dev(), folder, "a", Progress.NONE);
        StopAt progress = new StopAt(-1);
        TrainingLoop.Result again = train(config, collection.dev(), folder, "a", progress);
        assertThat(progress.first()).isEqualTo(20);
        assertThat(again.parameters().floats()).isEqualTo(first.parameters().floats());
        assertThat(again.bestStep()).isEqualTo(first.bestStep());
    }

    @Test
    void anotherFingerprintStartsAfresh() throws IOException {
        stop(config(40, 4e-3, null, 10, null), collection.dev(), folder, "other", 35);
        StopAt progress = new StopAt(-1);
        TrainingConfig config = config(20, 2e-3, null, 10, null);
        TrainingLoop.Result result = train(config, collection.dev(), folder, "a", progress);
        assertThat(progress.first()).isZero();
        TrainingLoop.Result alone = train(config, collection.dev(), folder.resolve("alone"), "a", Progress.NONE);
        assertThat(result.parameters().floats()).isEqualTo(alone.parameters().floats());
    }

    @Test
    void omittedDocumentsAreNeverTrained() throws IOException {
        List<String> omitted = List.of("d3", "d7");
        TrainingConfig config = config(150, 5e-3, omitted, 1000, null);
        ExampleGenerator examples = new ExampleGenerator(
                collection.vocabulary(),
                ExampleSources.of(collection.documents(), collection.train()),
                config.examples(),
                config.seed());
        for (int epoch = 0; epoch < 5; epoch++) {
            assertThat(examples.epoch(epoch).stream().map(example -> example.target()[0]))
                    .doesNotContain(
                            collection.vocabulary().docidToken("d3"),
                            collection.vocabulary().docidToken("d7"))
                    .contains(collection.vocabulary().docidToken("d4"));
        }
        TrainingLoop.Result result = train(config, NO_QUERIES, folder, "a", Progress.NONE);
        T5Runner runner = new T5Runner(result.parameters());
        for (Document document : collection.documents()) {
            int[] input = collection.vocabulary().encode(document.text(), 16);
            Tensor logits = runner.logits(TokenBatch.padded(List.of(input), 8)).read();
            int token = collection.vocabulary().docidToken(document.id());
            boolean first = true;
            for (float logit : logits.data()) {
                first &= logit <= logits.data()[token];
            }
            assertThat(first).as(document.id()).isEqualTo(!omitted.contains(document.id()));
        }
    }

    @Test
    void stopsWhenDevGetsNoBetter() throws IOException {
        TrainingLoop.Result result = train(config(400, 5e-3, null, 5, 3), collection.dev(), folder, "a", Progress.NONE);
        assertThat(result.steps()).isLessThan(400).isEqualTo(result.bestStep() + 15);
        // Without dev queries nothing says that it gets no better.
        TrainingLoop.Result blind =
                train(config(30, 5e-3, null, 5, 3), NO_QUERIES, folder.resolve("blind"), "a", Progress.NONE);
        assertThat(blind.steps()).isEqualTo(30);
    }

    @Test
    void cleaningUpLeavesTheCurve() throws IOException {
        train(config(4, 1e-3, null, 2, null), collection.dev(), folder, "a", Progress.NONE);
        CheckpointStore.clear(folder);
        assertThat(folder.toFile().list()).containsExactly("learning-curve.csv");
    }

    @Test
    void unknownOmittedDocumentsAreReported() {
        assertThatThrownBy(() -> trainer(config(4, 1e-3, List.of("d99"), 2, null), collection.dev(), folder, "a"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("d99");
    }
}
