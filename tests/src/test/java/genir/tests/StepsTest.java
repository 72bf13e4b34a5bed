package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Which steps of a run are done again and which are not, from real command lines. */
class StepsTest {
    private static final List<String> STEPS = List.of("index", "bm25", "train", "evaluate", "interpret", "report");

    @TempDir
    static Path folder;

    private static Path config;
    private static Path run;

    @TempDir
    Path scratch;

    @BeforeAll
    static void runOnce() throws IOException {
        config = TinyCollection.writeConfig(folder);
        run = folder.resolve("run");
        assertThat(Cli.run("run", config, "-o", run).code()).isZero();
    }

    @Test
    void the_configuration_in_the_run_directory_is_complete_and_makes_the_same_run() throws IOException {
        String written = Files.readString(run.resolve("config.yaml"));
        assertThat(written).contains("k1: 0.9", "seed: 42", "dropout_rate: 0.1", "format: beir");
        Cli.Result again = Cli.run("run", run.resolve("config.yaml"), "-o", run);
        assertThat(again.outLines()).containsExactlyElementsOf(skipped(STEPS));
    }

    @Test
    void a_finished_run_is_skipped_and_says_so() throws IOException {
        Map<String, Long> before = times(run);
        Cli.Result again = Cli.run("run", config, "-o", run);
        assertThat(again.code()).isZero();
        assertThat(again.outLines()).containsExactlyElementsOf(skipped(STEPS));
        assertThat(again.err()).isEmpty();
        Map<String, Long> after = times(run);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.keySet().removeAll(List.of("log.txt", "config.yaml"));
        assertThat(after).containsAllEntriesOf(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluation.cutoffs=[hits@3]       | evaluate report",
                "evaluation.depth=11               | bm25 evaluate interpret report",
                "interpret.max_queries=5           | interpret report",
                "index.bm25.b=0.5                  | bm25 evaluate interpret report",
                "training.steps=10                 | train evaluate interpret report",
                "vocabulary.min_frequency=2        | index bm25 train evaluate interpret report"
            })
    void only_what_a_changed_key_decides_runs_again(String setting, String expected) throws IOException {
        Path copy = copyOfRun();
        List<String> settings = new ArrayList<>(List.of(setting));
        if (setting.contains("depth")) {
            settings.add("evaluation.cutoffs=[hits@1, map]");
        }
        List<Object> line = new ArrayList<>(List.of("run", config, "-o", copy, "--overwrite"));
        settings.forEach(key -> line.addAll(List.of("--set", key)));
        Cli.Result result = Cli.run(line.toArray());
        assertThat(result.err()).isEmpty();
        assertThat(ran(result)).containsExactly(expected.split(" ", -1));
        if (setting.contains("hits@3")) {
            assertThat(Files.readString(copy.resolve("metrics.json")))
                    .contains("hits@3")
                    .doesNotContain("recall");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.seed=1            | report | training.seed: 42 -> 1",
                "training.steps=10          | train  | training.steps: 60 -> 10",
                "training.epochs=3          | report | training.epochs: none -> 3, training.steps: 60 -> none",
                "vocabulary.min_frequency=2 | index  | vocabulary.min_frequency: 1 -> 2",
                "docids.kind=string         | bm25   | docids.kind: atomic -> string",
            })
    void a_finished_training_of_other_inputs_is_kept(String setting, String until, String change) throws IOException {
        Path copy = copyOfRun();
        Cli.Result refused = Cli.run("run", config, "-o", copy, "--set", setting, "--until", until);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines())
                .containsExactly("genir: " + copy + ": the training here is finished and has other inputs (" + change
                        + "); give the new one a directory of its own with -o OTHER, or replace it with --overwrite");
        assertThat(times(copy).keySet()).isEqualTo(times(run).keySet());
        assertThat(ran(Cli.run("run", config, "-o", copy))).isEmpty();
    }

    @Test
    void what_does_not_touch_the_finished_training_runs() throws IOException {
        Path copy = copyOfRun();
        Cli.Result bm25 = Cli.run(
                "run", config, "-o", copy, "--until", "bm25", "--set", "index.bm25.b=0.5", "--set", "training.seed=1");
        assertThat(bm25.err()).isEmpty();
        assertThat(ran(bm25)).containsExactly("bm25");
        // The directory's configuration has the other seed now.
        Cli.Result train = Cli.run("train", "-r", copy);
        assertThat(train.errLines())
                .containsExactly("genir: " + copy + ": the training here is finished and has other inputs"
                        + " (training.seed: 42 -> 1); replace it with --overwrite");
        assertThat(Files.mismatch(
                        run.resolve("model").resolve("model.safetensors"),
                        copy.resolve("model").resolve("model.safetensors")))
                .isEqualTo(-1);
        assertThat(ran(Cli.run("train", "-r", copy, "--overwrite"))).containsExactly("train");
    }

    @Test
    void a_changed_file_of_a_finished_training_is_named() throws IOException {
        Path copied = TinyCollection.writeConfig(scratch.resolve("experiment"));
        Path target = scratch.resolve("run");
        Object[] line = {"run", copied, "-o", target, "--until", "train", "--set", "training.steps=2"};
        assertThat(Cli.run(line).code()).isZero();
        Path queries = copied.resolveSibling("tiny").resolve("queries.jsonl");
        Files.writeString(queries, Files.readString(queries).replace("tell me about a Badger", "so what is a Badger"));
        assertThat(Cli.run(line).err()).contains("has other inputs (queries.jsonl has changed);");
        assertThat(Cli.run("index", "-r", target).err()).contains("has other inputs (queries.jsonl has changed);");
        // What is trained does not depend on the collection's present state: the index has what it was made from.
        assertThat(ran(Cli.run("train", "-r", target))).containsExactly("train");
    }

    @Test
    void a_changed_collection_is_indexed_again() throws IOException {
        Path copied = TinyCollection.writeConfig(scratch.resolve("experiment"));
        Path target = scratch.resolve("run");
        assertThat(Cli.run("run", copied, "-o", target, "--until", "bm25").code())
                .isZero();
        Path queries = copied.resolveSibling("tiny").resolve("queries.jsonl");
        Files.writeString(queries, Files.readString(queries).replace("tell me about a Badger", "so what is a Badger"));
        assertThat(ran(Cli.run("run", copied, "-o", target, "--until", "bm25"))).containsExactly("index", "bm25");
    }

    @Test
    void from_and_until_bound_the_steps() throws IOException {
        Path copy = copyOfRun();
        assertThat(ran(Cli.run("run", config, "-o", copy, "--from", "interpret")))
                .containsExactly("interpret", "report");
        assertThat(ran(Cli.run("run", config, "-o", copy, "--from", "bm25", "--until", "bm25")))
                .containsExactly("bm25");
        Path fresh = scratch.resolve("fresh");
        assertThat(ran(Cli.run("run", config, "-o", fresh, "--until", "index"))).containsExactly("index");
        assertThat(fresh.resolve("runs")).doesNotExist();
    }

    @Test
    void each_step_has_a_command_that_gives_the_same_files() throws IOException {
        Path copy = copyOfRun();
        for (String step : STEPS) {
            Cli.Result result = Cli.run(step, "-r", copy);
            assertThat(result.err()).as(step).isEmpty();
            assertThat(ran(result)).containsExactly(step);
        }
        for (String file : List.of("model/model.safetensors", "metrics.json", "runs/genir.test.trec")) {
            assertThat(Files.mismatch(run.resolve(file), copy.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void a_step_command_names_the_step_it_needs() {
        Path fresh = scratch.resolve("fresh");
        Cli.run("run", config, "-o", fresh, "--until", "index");
        Cli.Result evaluate = Cli.run("evaluate", "-r", fresh);
        assertThat(evaluate.code()).isEqualTo(1);
        assertThat(evaluate.errLines())
                .containsExactly("genir: " + fresh
                        + ": step 'evaluate' needs step 'bm25' first, finished with the present configuration: genir bm25 -r "
                        + fresh);
        assertThat(ran(Cli.run("train", "-r", fresh))).containsExactly("train");
        assertThat(ran(Cli.run("report", "-r", fresh))).containsExactly("report");
    }

    @Test
    void quiet_prints_nothing_but_results() throws IOException {
        Path copy = copyOfRun();
        Cli.Result quiet = Cli.run("run", config, "-o", copy, "-q");
        assertThat(quiet).isEqualTo(new Cli.Result(0, "", ""));
        assertThat(Cli.run("evaluate", "-r", copy, "-q").outLines())
                .hasSize(6)
                .allMatch(line -> line.matches("  (bm25|genir|fusion) +on (dev|test) +hits@1 .*"));
        Path imported = folder.resolve("imported");
        assertThat(Cli.run("import", "-q", "--format", "beir", "--input", folder.resolve("tiny"), "--output", imported)
                        .out())
                .isEqualTo("12 documents, 48 train queries, 12 dev queries, 12 test queries -> " + imported + "\n");
        assertThat(Cli.run("-q", "search", "-r", run, "--model", "bm25", "lava").outLines())
                .hasSize(2);
    }

    @Test
    void expectations_of_the_configuration_are_checked() throws IOException {
        Path copy = copyOfRun();
        String met = "expected={bm25.test.hits@10: {value: 1, tolerance: 0.2}}";
        String missed = "expected={genir.test.hits@1: {value: 0.123, tolerance: 0.001}}";
        Cli.Result good = Cli.run("run", config, "-o", copy, "--set", met, "--check", "-q");
        assertThat(good).isEqualTo(new Cli.Result(0, "", ""));
        Cli.Result bad = Cli.run("run", config, "-o", copy, "--set", missed, "--check", "-q");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out()).startsWith("NOT as expected genir.test.hits@1: ");
        assertThat(bad.out()).endsWith(", expected 0.123 +- 0.001\n");
    }

    private static List<String> skipped(List<String> steps) {
        return steps.stream()
                .map(step -> step + ": finished before, inputs unchanged")
                .toList();
    }

    /** The steps that really ran: each is a line of its own. */
    private static List<String> ran(Cli.Result result) {
        return result.outLines().stream().filter(STEPS::contains).toList();
    }

    private Path copyOfRun() throws IOException {
        Path copy = scratch.resolve("copy");
        try (var files = Files.walk(run)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(run.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static Map<String, Long> times(Path folder) throws IOException {
        Map<String, Long> times = new HashMap<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.put(
                        folder.relativize(file).toString(),
                        Files.getLastModifiedTime(file).toMillis());
            }
        }
        return times;
    }
}
