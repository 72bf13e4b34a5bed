package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills runs in processes of their own, and lets them go on. */
class InterruptedRunTest {
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    static Path folder;

    private static Path config;
    private static Path whole;

    @TempDir
    Path scratch;

    private Process process;

    /** Moments at which a run is killed, seen from outside by its files. */
    enum Moment {
        INDEXED,
        FIRST_CHECKPOINT,
        LATER_CHECKPOINT,
        TRAINED,
        INTERPRETING;

        boolean isReached(Path run) {
            return switch (this) {
                case INDEXED -> Files.exists(run.resolve("index"));
                case FIRST_CHECKPOINT -> Files.exists(run.resolve("checkpoints").resolve("step-00000010"));
                case LATER_CHECKPOINT -> lines(run.resolve("checkpoints").resolve("learning-curve.csv")) > 40;
                case TRAINED -> Files.exists(run.resolve("model"));
                case INTERPRETING -> Files.exists(run.resolve(".interpret.partial"));
            };
        }

        private static long lines(Path file) {
            try {
                return Files.exists(file) ? Files.readAllLines(file).size() : 0;
            } catch (IOException replacedMeanwhile) {
                return 0;
            }
        }
    }

    @BeforeAll
    static void runUninterrupted() throws IOException {
        config = TinyCollection.writeConfig(folder);
        // Long enough to be caught in the middle of training.
        Files.writeString(config, Files.readString(config).replace("steps: 60", "steps: 240"));
        whole = folder.resolve("whole");
        assertThat(Cli.run("run", config, "-o", whole, "-q").code()).isZero();
    }

    @AfterEach
    void endProcess() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_killed_run_goes_on_and_ends_with_the_same_bytes(Moment moment) throws Exception {
        Path run = scratch.resolve("run");
        start(run);
        boolean caught = waitFor(moment, run);
        process.destroyForcibly().waitFor();
        assertThat(caught).as("the run was caught at " + moment).isTrue();

        Cli.Result rest = Cli.run("run", config, "-o", run);

        assertThat(rest.err()).isEmpty();
        assertThat(rest.code()).isZero();
        for (String file : List.of("model/model.safetensors", "metrics.json", "runs/genir.dev.trec", "config.yaml")) {
            assertThat(Files.mismatch(whole.resolve(file), run.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(trainSeconds(run)).as("all processes' seconds").isGreaterThanOrEqualTo(lastSecond(run) - 0.1);
        try (var files = Files.walk(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("no partial file or checkpoint is left")
                    .noneMatch(name -> name.endsWith(".partial") || name.endsWith(".old") || name.startsWith("step-"));
        }
    }

    /** As Ctrl-C does; where the tests run in the background the system ignores that, and another signal stands for it. */
    @Test
    void an_interrupted_run_says_what_is_kept_and_then_where_it_goes_on() throws Exception {
        Path run = scratch.resolve("run");
        start(run);
        assertThat(waitFor(Moment.FIRST_CHECKPOINT, run)).isTrue();
        boolean ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .anyMatch(line -> line.matches("SigIgn:.*[2367abefABEF]"));
        new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();

        assertThat(process.waitFor()).isEqualTo(ignored ? 143 : 130);
        List<String> said = Files.readAllLines(scratch.resolve("output.txt"));
        int kept = lastStep(run);
        assertThat(said)
                .contains("genir: interrupted in step 'train'; kept: index, bm25, train up to its step " + kept
                        + " (a checkpoint); the same command goes on there");
        Cli.Result rest = Cli.run("run", config, "-o", run);
        assertThat(rest.code()).isZero();
        assertThat(rest.outLines()).contains("  train goes on at step " + (kept + 1) + " of 240");
        assertThat(run.resolve("log.txt")).content().contains("train goes on at step " + (kept + 1) + " of 240");
    }

    private static double trainSeconds(Path run) throws IOException {
        return Json.read(run.resolve("provenance.json"), JsonNode.class, "a provenance")
                .at("/step_seconds/train")
                .doubleValue();
    }

    /** The seconds of training, before and after the kill, when the learning curve ends. */
    private static double lastSecond(Path run) throws IOException {
        List<String> curve = Files.readAllLines(run.resolve("checkpoints").resolve("learning-curve.csv"));
        int column = List.of(curve.get(0).split(",", -1)).indexOf("seconds");
        return Double.parseDouble(curve.get(curve.size() - 1).split(",", -1)[column]);
    }

    /** Kills come while checkpoints are written, between them, before the first and after the last. */
    @Test
    void ten_kills_at_random_moments_leave_the_same_bytes() throws Exception {
        Path often = scratch.resolve("often.yaml");
        Files.writeString(
                often,
                Files.readString(config)
                        .replace("path: tiny", "path: " + folder.resolve("tiny"))
                        .replace("training:\n", "training:\n  checkpoints: {every_steps: 3, keep: 2}\n"));
        SplittableRandom random = new SplittableRandom(10);
        int kills = 0;
        for (int number = 0; kills < 10; number++) {
            Path run = scratch.resolve("run" + number);
            int before = kills;
            boolean ended = false;
            while (!ended && kills < 10) {
                start(run, often);
                int step = lastStep(run) + random.nextInt(1, 120);
                ended = !waitFor(() -> lastStep(run) >= step || Files.exists(run.resolve("model")));
                Thread.sleep(random.nextInt(100));
                ended |= !process.isAlive();
                process.destroyForcibly().waitFor();
                kills += ended ? 0 : 1;
            }
            assertThat(kills).as("kills in run " + number).isGreaterThan(before);
            Cli.Result rest = Cli.run("run", often, "-o", run);
            assertThat(rest.err()).isEmpty();
            assertThat(rest.out()).doesNotContain("damaged");
            assertThat(Files.mismatch(whole.resolve("model/model.safetensors"), run.resolve("model/model.safetensors")))
                    .isEqualTo(-1);
        }
    }

    /** The step of the newest checkpoint; 0 where there is none. */
    private static int lastStep(Path run) {
        Path checkpoints = run.resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return 0;
        }
        try (var entries = Files.list(checkpoints)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith("step-"))
                    .mapToInt(name -> Integer.parseInt(name.substring("step-".length())))
                    .max()
                    .orElse(0);
        } catch (IOException changedMeanwhile) {
            return 0;
        }
    }

    @Test
    void a_damaged_checkpoint_is_named_and_passed_over() throws Exception {
        Path run = scratch.resolve("run");
        start(run);
        assertThat(waitFor(() -> lastStep(run) >= 30)).isTrue();
        process.destroyForcibly().waitFor();
        Path newest = run.resolve("checkpoints").resolve(String.format(Locale.ROOT, "step-%08d", lastStep(run)));
        Path state = newest.resolve("optimizer.safetensors");
        byte[] bytes = Files.readAllBytes(state);
        bytes[bytes.length - 5] ^= 64;
        Files.write(state, bytes);

        Cli.Result rest = Cli.run("run", config, "-o", run);

        assertThat(rest.code()).isZero();
        assertThat(rest.outLines())
                .contains("  warning: checkpoint " + newest
                        + " is damaged and not used: optimizer.safetensors has another checksum");
        assertThat(Files.mismatch(whole.resolve("model/model.safetensors"), run.resolve("model/model.safetensors")))
                .isEqualTo(-1);
    }

    @Test
    void a_second_process_is_refused_while_the_first_works() throws Exception {
        Path run = scratch.resolve("run");
        start(run);
        assertThat(waitFor(Moment.INDEXED, run)).isTrue();

        Cli.Result second = Cli.run("run", config, "-o", run);
        Cli.Result step = Cli.run("bm25", "-r", run);

        assertThat(process.isAlive()).as("the first run still works").isTrue();
        String refusal = "genir: " + run + ": another genir process is working in this run directory";
        assertThat(second.errLines()).containsExactly(refusal);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.out()).isEmpty();
        assertThat(step.errLines()).containsExactly(refusal);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private void start(Path run) throws IOException {
        start(run, config);
    }

    private void start(Path run, Path experiment) throws IOException {
        process = new ProcessBuilder(GenirProcess.command("run", experiment, "-o", run))
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("output.txt").toFile())
                .start();
    }

    /** Whether the moment came while the process was alive. */
    private boolean waitFor(Moment moment, Path run) throws InterruptedException {
        return waitFor(() -> moment.isReached(run));
    }

    private boolean waitFor(BooleanSupplier moment) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            if (moment.getAsBoolean()) {
                return true;
            }
            Thread.sleep(2);
        }
        return false;
    }
}
