package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many trainings in processes of their own. */
class SweepTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private Path config;
    private Path sweep;

    @BeforeEach
    void write() throws IOException {
        config = TinyCollection.writeConfig(folder);
        sweep = folder.resolve("sweep");
    }

    private JsonNode json() {
        return Json.read(sweep.resolve("sweep.json"), JsonNode.class, "a sweep");
    }

    private Cli.Result sweep(Object... options) {
        Object[] line = new Object[options.length + 4];
        System.arraycopy(new Object[] {"sweep", config, "-o", sweep}, 0, line, 0, 4);
        System.arraycopy(options, 0, line, 4, options.length);
        return Cli.run(line);
    }

    @Test
    void everySettingRunsWithEverySeedAndTheBestByDevIsNamed() throws IOException {
        Object[] options = {"--set", "training.steps=2,60", "--seeds", "1..2", "--until", "evaluate", "--parallel", "2"
        };

        Cli.Result result = sweep(options);

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.outLines())
                .contains("4 runs into " + sweep + ", 2 side by side with 1 thread each")
                .anyMatch(line ->
                        line.matches("  a run takes up to about [0-9.]+ GB of memory, 2 side by side [0-9.]+ GB"))
                .anyMatch(line -> line.matches("  4 of 4  steps=\\d+,seed=\\d: finished in \\d+ s"))
                .contains("genir: mean and standard deviation over seeds")
                .anyMatch(line -> line.matches("  steps=60 +2( +[01]\\.\\d{3} ± 0\\.\\d{3}){6}"))
                .anyMatch(line -> line.startsWith("best by dev mrr@10 of 2 settings: steps=60, "));
        assertThat(json().path("best").asText()).isEqualTo("steps=60");
        assertThat(sweep.resolve("steps=2,seed=2/config.yaml")).content().contains("steps: 2\n", "seed: 2\n");
        JsonNode first = json().at("/runs/2");
        JsonNode metrics = Json.read(sweep.resolve("steps=60,seed=1/metrics.json"), JsonNode.class, "metrics");
        assertThat(first.at("/metrics/test")).isEqualTo(metrics.at("/genir/test"));
        double other = json().at("/runs/3/metrics/dev/mrr@10").asDouble();
        assertThat(json().at("/settings/1/dev/mrr@10/mean").asDouble())
                .isEqualTo((first.at("/metrics/dev/mrr@10").asDouble() + other) / 2);
        assertThat(Files.readAllLines(sweep.resolve("sweep.csv")))
                .startsWith("run,training.steps,seed,split,system,metric,value")
                .hasSize(1 + 4 * 2 * 6);

        Cli.Result again = sweep(options);

        assertThat(again.code()).isZero();
        assertThat(sweep.resolve("steps=60,seed=1/log.txt"))
                .content()
                .contains("train: finished before, inputs unchanged");
        Cli.Result compared = Cli.run("compare", sweep, "--format", "json");
        assertThat(compared.code()).isZero();
        assertThat(Json.strict().readTree(compared.out()).path("runs")).hasSize(4);
    }

    @Test
    void runsThatEndBeforeTheyMeasureAreFinishedAndNotCompared() {
        Cli.Result result =
                sweep("--set", "training.steps=2", "--seeds", "1..2", "--until", "train", "--parallel", "2");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.outLines())
                .last()
                .isEqualTo("there is nothing to compare yet: the runs end with step 'train', and genir is measured in"
                        + " step 'evaluate'");
    }

    @Test
    void whatFailsIsSaidAndTheRestGoesOn() throws IOException {
        Files.delete(folder.resolve("tiny/qrels/dev.tsv"));

        Cli.Result result = sweep(
                "--set",
                "index.bm25.tune=true,false",
                "--set",
                "collection.dev_share=0",
                "--until",
                "bm25",
                "--parallel",
                "1",
                "-q");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.outLines())
                .contains(
                        "warning: tune=true failed: index.bm25.tune: the collection has no dev queries with a relevant"
                                + " document to tune on")
                .contains("no best setting is named: nothing was measured on dev queries");
        assertThat(json().at("/runs/0/state").asText()).isEqualTo("failed");
        assertThat(json().at("/runs/1/state").asText()).isEqualTo("finished");
        assertThat(json().path("system").asText()).isEqualTo("bm25");
    }

    @Test
    void theDualEncoderIsSweptAndHasTheSeedsOfTheSweep() throws IOException {
        Cli.Result result = sweep(
                "--set",
                "retrieval.dual.steps=2,8",
                "--set",
                "retrieval.dual.batch_size=8",
                "--seeds",
                "1..2",
                "--until",
                "dual",
                "--parallel",
                "2");
        assertThat(result.err()).isEmpty();
        assertThat(result.outLines()).contains("dual: mean and standard deviation over seeds");
        assertThat(json().path("system").asText()).isEqualTo("dual");
        String first = Files.readString(sweep.resolve("steps=8,seed=1/runs/dual.dev.trec"));
        assertThat(Files.readString(sweep.resolve("steps=8,seed=2/runs/dual.dev.trec")))
                .isNotEqualTo(first);
    }

    @Test
    void nothingBeginsWhereASettingIsWrong() throws IOException {
        refused(
                "--set training.learning_rate=99: training.learning_rate: 99 is not above 0 and at most 10",
                "--set",
                "training.learning_rate=1e-3,99");
        refused("--set training.steps=1,1: a value is there twice", "--set", "training.steps=1,1");
        refused("--seeds 3..1: the last seed of a range is below its first", "--seeds", "3..1");
        refused("--parallel 0: expected a whole number from 1 to 1024", "--parallel", "0");
        assertThat(sweep).doesNotExist();

        Files.createDirectories(sweep);
        Files.writeString(sweep.resolve("notes.txt"), "mine");
        refused(sweep + ": neither empty nor the folder of a sweep; give another with -o", "--seeds", "1..2");
        assertThat(sweep).isDirectoryContaining("glob:**notes.txt");
    }

    private void refused(String problem, Object... options) {
        Cli.Result result = sweep(options);
        assertThat(result.errLines()).containsExactly("genir: " + problem);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void anInterruptedSweepStopsItsProcessesAndGoesOn() throws Exception {
        Object[] options = {
            "sweep",
            config,
            "-o",
            sweep,
            "--set",
            "training.steps=400",
            "--seeds",
            "1..3",
            "--until",
            "train",
            "--parallel",
            "2"
        };
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(GenirProcess.command(options))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        List<ProcessHandle> children;
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Files.exists(sweep.resolve("seed=1/checkpoints")) && process.isAlive() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            children = process.children().toList();
            process.destroy();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(output)
                .content()
                .contains(
                        "genir: interrupted in sweep; finished runs and the checkpoints of the others are kept; the same"
                                + " command goes on there");
        assertThat(json().at("/runs/2/state").asText()).isEqualTo("waiting");
        assertThat(Cli.run(options).code()).isZero();
        assertThat(sweep.resolve("seed=3/model")).isDirectory();
    }
}
