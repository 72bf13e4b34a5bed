package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of a tiny experiment, from real command lines to the files they leave. */
class EndToEndTest {
    private static final List<String> STEPS = List.of("index", "bm25", "train", "evaluate", "interpret", "report");
    private static final List<String> METRICS = List.of("hits@1", "hits@10", "recall@5", "mrr@10", "ndcg@10", "map");

    @TempDir
    static Path folder;

    private static Path config;
    private static Path run;
    private static Cli.Result first;

    @TempDir
    Path scratch;

    @BeforeAll
    static void runOnce() throws IOException {
        config = TinyCollection.writeConfig(folder);
        run = folder.resolve("run");
        first = Cli.run("run", config, "-o", run);
    }

    @Test
    void a_run_tells_its_steps_in_order_and_succeeds() {
        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isZero();
        assertThat(first.outLines().stream().filter(line -> !line.startsWith(" ")))
                .containsExactlyElementsOf(STEPS);
        assertThat(first.outLines())
                .contains("  12 documents, queries: 12 dev, 12 test, 48 train; vocabulary of " + words(run)
                        + " words and 12 docids")
                .contains("  analysed 12 of 12 dev queries")
                .contains("  " + run.resolve("report").resolve("index.html"));
    }

    @Test
    void every_file_of_the_contract_is_there() {
        assertThat(List.of(
                        "config.yaml",
                        "index/collection.json",
                        "vocabulary/tokenizer.json",
                        "vocabulary/docids.tsv",
                        "model/model.safetensors",
                        "model/config.json",
                        "checkpoints/learning-curve.csv",
                        "runs/bm25.dev.trec",
                        "runs/bm25.test.trec",
                        "runs/genir.dev.trec",
                        "runs/genir.test.trec",
                        "metrics.json",
                        "interpret/summary.json",
                        "report/index.html",
                        "log.txt"))
                .allSatisfy(name -> assertThat(run.resolve(name)).isNotEmptyFile());
    }

    @Test
    void nothing_half_written_is_left() throws IOException {
        try (var files = Files.walk(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".partial") || name.endsWith(".old"))
                    .doesNotContain("last", "best");
        }
    }

    @Test
    void interpret_files_are_tidy_tables_with_aggregates() throws IOException {
        try (var files = Files.list(run.resolve("interpret"))) {
            List<Path> tables =
                    files.filter(file -> file.toString().endsWith(".csv")).toList();
            assertThat(tables).hasSizeGreaterThanOrEqualTo(3);
            for (Path table : tables) {
                List<String> lines = Files.readAllLines(table);
                long columns = lines.get(0).chars().filter(c -> c == ',').count();
                assertThat(lines)
                        .as(table.toString())
                        .hasSizeGreaterThan(1)
                        .allSatisfy(line -> assertThat(
                                        line.chars().filter(c -> c == ',').count())
                                .isGreaterThanOrEqualTo(columns));
                assertThat(Path.of(table.toString().replace(".csv", ".json"))).isNotEmptyFile();
            }
        }
    }

    @Test
    void metrics_have_the_structure_of_the_contract() throws IOException {
        JsonNode metrics =
                new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
        for (String split : List.of("dev", "test")) {
            for (String metric : METRICS) {
                for (String system : List.of("bm25", "genir")) {
                    JsonNode value = metrics.path(system).path(split).path(metric);
                    assertThat(value.isNumber())
                            .as("%s %s %s", system, split, metric)
                            .isTrue();
                    assertThat(value.asDouble()).isBetween(0.0, 1.0);
                }
                JsonNode comparison = metrics.path("comparison").path(split).path(metric);
                assertThat(comparison.path("difference").asDouble(9))
                        .isCloseTo(
                                metrics.at("/genir/" + split + "/" + metric).asDouble()
                                        - metrics.at("/bm25/" + split + "/" + metric)
                                                .asDouble(),
                                org.assertj.core.data.Offset.offset(1e-12));
                assertThat(comparison.path("p").asDouble(9)).isBetween(0.0, 1.0);
            }
        }
        assertThat(metrics.at("/bm25/test/hits@10").asDouble())
                .as("BM25 finds documents by their own words")
                .isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"bm25, dev", "bm25, test", "genir, dev", "genir, test"})
    void run_files_are_in_trec_format(String system, String split) throws IOException {
        Map<String, Integer> ranks = new HashMap<>();
        Map<String, Double> scores = new HashMap<>();
        for (String line : Files.readAllLines(run.resolve("runs").resolve(system + "." + split + ".trec"))) {
            String[] columns = line.split("[ \t]", -1);
            assertThat(columns).as(line).hasSize(6);
            assertThat(columns[1]).isEqualTo("Q0");
            assertThat(columns[2]).matches("d[01][0-9]");
            assertThat(columns[5]).isEqualTo(system);
            int rank = Integer.parseInt(columns[3]);
            assertThat(rank).isEqualTo(ranks.getOrDefault(columns[0], 0) + 1);
            double score = Double.parseDouble(columns[4]);
            assertThat(score).isLessThanOrEqualTo(scores.getOrDefault(columns[0], Double.POSITIVE_INFINITY));
            ranks.put(columns[0], rank);
            scores.put(columns[0], score);
        }
        assertThat(ranks).hasSize(12);
        if (system.equals("genir")) {
            assertThat(ranks.values()).as("a model scores every document").containsOnly(12);
        }
    }

    @Test
    void the_report_is_one_self_contained_file() throws IOException {
        String html = Files.readString(run.resolve("report").resolve("index.html"));
        assertThat(html)
                .contains(
                        "Summary",
                        "Collection",
                        "BM25 against GenIR",
                        "Example queries",
                        "Learning curve",
                        "What each component contributes",
                        "Which components are needed",
                        "How the document gains rank",
                        "Configuration and provenance")
                .contains("<svg")
                .doesNotContain("<script", "<link", "@import")
                .doesNotContainPattern("(src|href|url)\\s*[=(]\\s*[\"']?(https?:|//)");
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
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
                "evaluation.depth=11               | bm25 evaluate report",
                "interpret.max_queries=5           | interpret report",
                "index.bm25.b=0.5                  | bm25 evaluate report",
                "training.steps=10                 | train evaluate interpret report",
                "vocabulary.min_frequency=2        | index bm25 train evaluate interpret report"
            })
    void only_what_a_changed_key_decides_runs_again(String setting, String expected) throws IOException {
        Path copy = copyOfRun();
        List<String> settings = new ArrayList<>(List.of(setting));
        if (setting.contains("depth")) {
            settings.add("evaluation.cutoffs=[hits@1, map]");
        }
        List<Object> line = new ArrayList<>(List.of("run", config, "-o", copy));
        settings.forEach(key -> line.addAll(List.of("--set", key)));
        Cli.Result result = Cli.run(line.toArray());
        assertThat(result.err()).isEmpty();
        assertThat(ran(result)).containsExactly(expected.split(" ", -1));
        if (setting.contains("hits@3")) {
            assertThat(Files.readString(copy.resolve("metrics.json")))
                    .contains("hits@3")
                    .doesNotContain("mrr");
        }
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
                        + ": step 'evaluate' needs step 'bm25' first, finished with the present configuration");
        assertThat(ran(Cli.run("train", "-r", fresh))).containsExactly("train");
        assertThat(ran(Cli.run("report", "-r", fresh))).containsExactly("report");
    }

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_seed_other_ones() throws IOException {
        Path second = scratch.resolve("second");
        Path other = scratch.resolve("other");
        assertThat(Cli.run("run", config, "-o", second, "--until", "evaluate").code())
                .isZero();
        assertThat(Cli.run("run", config, "-o", other, "--until", "train", "--set", "training.seed=43")
                        .code())
                .isZero();
        for (String file :
                List.of("model/model.safetensors", "model/config.json", "vocabulary/tokenizer.json", "metrics.json")) {
            assertThat(Files.mismatch(run.resolve(file), second.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(Files.mismatch(run.resolve("model/model.safetensors"), other.resolve("model/model.safetensors")))
                .isNotEqualTo(-1);
    }

    @Test
    void search_shows_bm25_the_model_or_both() {
        Cli.Result bm25 = Cli.run("search", "-r", run, "--model", "bm25", "-k", "2", "ash and lava");
        assertThat(bm25.code()).isZero();
        assertThat(bm25.err()).isEmpty();
        assertThat(bm25.outLines()).hasSize(2);
        assertThat(bm25.outLines().get(0)).isEqualTo("          bm25  document");
        assertThat(bm25.outLines().get(1)).matches("  1\\. +[0-9.]+  Volcano \\(d11\\)");

        Cli.Result genir = Cli.run("search", "-r", run, "--model", "genir", "-k", "3", "ash", "and", "lava");
        assertThat(genir.outLines()).hasSize(4);
        assertThat(genir.outLines().get(0)).isEqualTo("         genir  document");
        assertThat(genir.outLines().subList(1, 4))
                .allSatisfy(line -> assertThat(line).matches(" +[123]\\. +-?[0-9.]+  [A-Z][a-z]+ \\(d[0-9]+\\)"));

        Cli.Result both = Cli.run("search", "-r", run, "-k", "3", "ash and lava");
        assertThat(both.outLines()).hasSize(4);
        assertThat(both.outLines().get(0)).contains("bm25", "genir");
        assertThat(both.outLines().get(1)).contains("Volcano (d11)");
        for (int row = 0; row < 4; row++) {
            assertThat(both.outLines().get(row))
                    .endsWith(genir.outLines().get(row).strip());
        }
    }

    @Test
    void search_for_words_no_document_has_says_so() {
        Cli.Result none = Cli.run("search", "-r", run, "--model", "bm25", "xylophone");
        assertThat(none.code()).isZero();
        assertThat(none.outLines())
                .containsExactly("          bm25  document", "                no document has any of these words");
    }

    @Test
    void quiet_prints_nothing_but_results() throws IOException {
        Cli.Result quiet = Cli.run("run", config, "-o", copyOfRun(), "-q");
        assertThat(quiet).isEqualTo(new Cli.Result(0, "", ""));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "index",
                "bm25",
                "train",
                "evaluate",
                "interpret",
                "report",
                "import",
                "search",
                "doctor"
            })
    void every_command_has_help(String command) {
        Cli.Result help = command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: genir" + (command.isEmpty() ? "" : " " + command));
        assertThat(help.outLines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
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

    private static int words(Path run) {
        try {
            return new ObjectMapper()
                    .readTree(run.resolve("interpret").resolve("summary.json").toFile())
                    .at("/vocabulary/words")
                    .asInt();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
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
