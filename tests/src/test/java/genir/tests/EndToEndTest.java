package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.interpret.analysis.Analyses;
import genir.interpret.analysis.Analysis;
import genir.interpret.report.block.ExplorerLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        "runs/fusion.dev.trec",
                        "runs/fusion.test.trec",
                        "metrics.json",
                        "interpret/summary.json",
                        "interpret/findings.json",
                        "interpret/findings.csv",
                        "report/index.html",
                        "log.txt"))
                .allSatisfy(name -> assertThat(run.resolve(name)).isNotEmptyFile());
    }

    @Test
    void nothing_half_written_is_left() throws IOException {
        try (var files = Files.walk(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".partial") || name.endsWith(".old") || name.startsWith("step-"));
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
                // So few queries have no word in common that the table of frequent ones would list.
                boolean sparse = table.endsWith("words-collection.csv");
                assertThat(lines)
                        .as(table.toString())
                        .hasSizeGreaterThan(sparse ? 0 : 1)
                        .allSatisfy(line -> assertThat(
                                        line.chars().filter(c -> c == ',').count())
                                .isGreaterThanOrEqualTo(columns));
            }
        }
        for (Analysis analysis : Analyses.named(null)) {
            Path file = run.resolve("interpret").resolve(analysis.name() + ".json");
            JsonNode aggregates = new ObjectMapper().readTree(file.toFile());
            assertThat(aggregates.path("analysis").asText()).isEqualTo(analysis.name());
            // The run has no other models to swap encoders with, no dual encoder and no autoencoder.
            assertThat(aggregates.path("run").asBoolean())
                    .as(aggregates.path("reason").asText())
                    .isEqualTo(!List.of("encoder-swap", "dual", "features").contains(analysis.name()));
            aggregates
                    .path("tables")
                    .fieldNames()
                    .forEachRemaining(
                            name -> assertThat(run.resolve("interpret").resolve(name + ".csv"))
                                    .isNotEmptyFile());
        }
    }

    @Test
    void metrics_have_the_structure_of_the_contract() throws IOException {
        JsonNode metrics =
                new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
        for (String split : List.of("dev", "test")) {
            for (String metric : METRICS) {
                for (String system : List.of("bm25", "genir", "fusion")) {
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
                        "The paper&#39;s findings on this model",
                        "How few components are enough",
                        "How the document gains rank",
                        "What each head writes",
                        "Query by query",
                        "Configuration and provenance")
                .contains("<svg")
                .doesNotContain("<script", "<link", "@import")
                .contains("href=\"" + ExplorerLink.ADDRESS + "?id=");
        // What it leads to is on this machine; what it shows is in it.
        assertThat(html.replace("href=\"" + ExplorerLink.ADDRESS, "").replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:")
                .doesNotContainPattern("(src|href|url)\\s*[=(]\\s*[\"']?//");
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
    void what_patching_costs_is_measured_on_a_run() throws IOException {
        Path file = folder.resolve("patching.json");
        Cli.Result bench = Cli.run("bench", "-r", run, "--steps", "1", "--json", file);
        assertThat(bench.code()).as(bench.err()).isZero();
        assertThat(bench.out()).contains("12 queries", "18 cells (zero, mean, counterfactual)");
        JsonNode figures = new ObjectMapper().readTree(file.toFile());
        // Two decoder layers: two stages of three components.
        assertThat(figures.get("cells").asInt()).isEqualTo(18);
        assertThat(figures.get("ratio").asDouble())
                .isEqualTo(figures.get("table").get("median_ms").asDouble()
                        / figures.get("forward").get("median_ms").asDouble());
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
        assertThat(none.err()).isEqualTo("genir: the index knows none of the query's words" + System.lineSeparator());
    }

    @Test
    void search_says_on_stderr_which_words_nobody_knows() {
        Cli.Result some = Cli.run("search", "-r", run, "-k", "1", "lava xylophone");
        assertThat(some.outLines()).hasSize(2);
        assertThat(some.errLines())
                .containsExactly("genir: the index does not know: xylophone; the model does not know: xylophone");

        Cli.Result none = Cli.run("search", "-r", run, "--model", "genir", "-k", "1", "xylophone quux");
        assertThat(none.code()).isZero();
        assertThat(none.outLines()).hasSize(2);
        assertThat(none.errLines())
                .containsExactly("genir: the model knows none of the query's words, so its ranking means nothing");
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
                "inspect",
                "doctor"
            })
    void every_command_has_help(String command) {
        Cli.Result help = command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: genir" + (command.isEmpty() ? "" : " " + command));
        assertThat(help.outLines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void every_command_gives_examples_that_it_understands() {
        List<String> commands = commands();
        assertThat(commands).contains("run", "search", "import", "analyse", "inspect");
        for (String command : commands) {
            List<String> help = Cli.run(command, "--help").outLines();
            if (command.equals("completion")) {
                continue; // picocli's own
            }
            int examples = help.indexOf("Examples:");
            assertThat(examples).as(command).isPositive();
            assertThat(help.subList(examples + 1, help.size()))
                    .as(command)
                    .isNotEmpty()
                    .anySatisfy(line -> assertThat(line).startsWith("  genir " + command + " "))
                    .allSatisfy(line -> assertThat(line).contains("genir "));
        }
    }

    private static List<String> commands() {
        List<String> help = Cli.run("--help").outLines();
        return help.subList(help.indexOf("Commands:") + 1, help.indexOf("Exit codes:")).stream()
                .filter(line -> line.matches("  [a-z0-9].*"))
                .map(line -> line.strip().replaceFirst("[ ,].*", ""))
                .toList();
    }

    @Test
    void completion_is_a_script_for_the_shell() {
        assertThat(Cli.run("completion").out()).contains("complete -F", "genir", "search", "--snippets");
    }

    @Test
    void the_version_says_what_it_runs_on() {
        assertThat(Cli.run("--version").outLines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Java " + System.getProperty("java.version") + ", Lucene 9.");
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
}
