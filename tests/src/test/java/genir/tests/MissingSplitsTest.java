package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A collection need not have every split. */
class MissingSplitsTest {
    @TempDir
    Path folder;

    /** A shorter experiment on a collection that lacks splits. */
    private Path without(String... splits) throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        String shorter = Files.readString(config).replace("steps: 60", "steps: 20");
        Files.writeString(config, shorter + "  analyses: [patching, circuit, circuit-search]\n");
        for (String split : splits) {
            Files.delete(folder.resolve("tiny/qrels").resolve(split + ".tsv"));
        }
        return config;
    }

    private Cli.Result run(Path config, String... settings) {
        List<Object> line = new ArrayList<>(List.of("run", config, "-o", folder.resolve("run")));
        for (String setting : settings) {
            line.addAll(List.of("--set", setting));
        }
        Cli.Result result = Cli.run(line.toArray());
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).doesNotContain("none of the 0", "of 0 dev");
        assertThat(folder.resolve("run/report/index.html")).isRegularFile();
        return result;
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("run").resolve(file).toFile());
    }

    @Test
    void withoutADevSplitAShareOfTrainStandsForIt() throws IOException {
        Cli.Result result = run(without("dev"));

        assertThat(result.outLines())
                .contains("  no dev split: 5 of 48 train queries are taken for it (collection.dev_share)")
                .contains("  analysed 5 of 5 dev queries")
                .anyMatch(line -> line.contains("best on dev at step"));
        assertThat(json("metrics.json").at("/queries/dev").toString())
                .isEqualTo("{\"count\":5,\"without_relevant\":0,\"from_train\":true}");
        assertThat(json("index/collection.json").path("queries").toString())
                .isEqualTo("{\"dev\":5,\"test\":12,\"train\":43}");
        assertThat(folder.resolve("run/index/qrels/dev.tsv")).content().hasLineCount(6);
        assertThat(json("interpret/summary.json").path("queries").asText()).isEqualTo("all dev queries");

        assertThat(Cli.run("run", folder.resolve("tiny.yaml"), "-o", folder.resolve("run"), "--until", "index")
                        .outLines())
                .containsExactly("index: finished before, inputs unchanged");
    }

    @Test
    void withoutQueriesPiecesOfDocumentsStandForDev() throws IOException {
        Path config = without();
        deleteQueries();

        Cli.Result result = run(config);

        assertThat(result.outLines())
                .anyMatch(line -> line.startsWith("  no queries: 6 pieces of documents stand in for dev queries"))
                .contains("  analysed 6 of 6 dev queries")
                .anyMatch(line -> line.contains("best on dev at step"));
        assertThat(json("metrics.json").at("/queries/dev").toString())
                .isEqualTo("{\"count\":6,\"without_relevant\":0,\"from_documents\":true}");
        assertThat(folder.resolve("run/report/index.html"))
                .content()
                .contains("Read these figures with care: nobody asked these queries.");
        Cli.Result search = Cli.run("search", "-r", folder.resolve("run"), "-k", "1", "dams", "slow", "rivers");
        assertThat(search.out()).contains("Beaver");
    }

    @Test
    void withoutQueriesAndStandInsNothingIsMeasured() throws IOException {
        without();
        deleteQueries();
        Path run = folder.resolve("run");

        Cli.Result result = Cli.run(
                "run",
                folder.resolve("tiny"),
                "-o",
                run,
                "--set",
                "collection.dev_share=0",
                "--set",
                "training.steps=2");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.outLines()).contains("  nothing to measure: there are neither dev nor test queries");
        assertThat(run.resolve("report/index.html"))
                .content()
                .contains("Nothing was measured: the collection has neither dev nor test queries.");
        assertThat(Cli.run("search", "-r", run, "-k", "1", "dams", "slow", "rivers")
                        .out())
                .contains("Beaver");
    }

    private void deleteQueries() throws IOException {
        Files.delete(folder.resolve("tiny/queries.jsonl"));
        for (String split : List.of("train", "dev", "test")) {
            Files.delete(folder.resolve("tiny/qrels").resolve(split + ".tsv"));
        }
        Files.delete(folder.resolve("tiny/qrels"));
    }

    @Test
    void withoutDevQueriesTheLastWeightsAreKeptAndTestQueriesAreLookedAt() throws IOException {
        Cli.Result result = run(without("dev"), "collection.dev_share=0");

        assertThat(result.outLines())
                .contains("  no dev split")
                .contains("  analysed 12 of 12 test queries; there are no dev queries to analyse")
                .anyMatch(line -> line.endsWith(" s, no dev split: the last weights are kept"))
                .noneMatch(line -> line.contains("best on dev"));
        assertThat(json("metrics.json").at("/genir/dev").isMissingNode()).isTrue();
        assertThat(json("metrics.json").path("queries").toString())
                .isEqualTo("{\"test\":{\"count\":12,\"without_relevant\":0}}");
        assertThat(json("interpret/summary.json").path("split").asText()).isEqualTo("test");
        assertThat(json("interpret/patching.json").at("/queries/split").asText())
                .isEqualTo("test");

        assertThat(Cli.run("reduce", "-r", folder.resolve("run"), "--models", "1", "--documents", "1000")
                        .err())
                .contains("documents that test queries ask for");
    }

    @Test
    void testQueriesAreLookedAtWhereTheyAreAskedFor() throws IOException {
        Cli.Result result = run(without(), "interpret.split=test");

        assertThat(result.outLines()).contains("  analysed 12 of 12 test queries");
        assertThat(json("interpret/summary.json").path("queries").asText()).isEqualTo("all test queries");
        assertThat(Files.readAllLines(folder.resolve("run/interpret/queries.csv")).stream()
                        .filter(line -> line.endsWith(",true") && line.startsWith("test,")))
                .hasSize(12);
    }

    @ParameterizedTest
    @CsvSource({
        "test,         12 of 12 dev queries,  dev",
        "train,        12 of 12 dev queries,  dev+test",
        "train+dev,    12 of 12 test queries, test",
        "train+test,   12 of 12 dev queries,  dev",
        "dev+test,     5 of 5 dev queries,    dev"
    })
    void aRunGoesToItsEndWithTheSplitsThereAre(String missing, String analysed, String evaluated) throws IOException {
        Cli.Result result = run(without(missing.split("\\+", -1)));

        assertThat(result.out()).contains("  analysed " + analysed);
        assertThat(String.join(
                        "+",
                        Stream.of("dev", "test")
                                .filter(split -> metricsHave(split))
                                .toList()))
                .isEqualTo(evaluated);
    }

    private boolean metricsHave(String split) {
        try {
            return !json("metrics.json").at("/genir/" + split).isMissingNode();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aFewTrainQueriesAreNoneToSpare() throws IOException {
        Path config = without("dev");
        Path train = folder.resolve("tiny/qrels/train.tsv");
        Files.write(train, Files.readAllLines(train).subList(0, 3));

        Cli.Result result = run(config, "interpret.queries=correct");

        assertThat(result.outLines())
                .contains("  no dev split, and too few train queries to take some for it (2)")
                .anyMatch(line -> line.endsWith(" s, no dev split: the last weights are kept"));
        assertThat(result.out()).doesNotContain("best on dev", "none of the 0");
    }

    @Test
    void withoutAnyQueriesToAnswerThereIsNothingToAnalyse() throws IOException {
        Cli.Result result = run(without("dev", "test"), "collection.dev_share=0");

        assertThat(result.outLines())
                .contains("  nothing to measure: there are neither dev nor test queries")
                .contains("  nothing to analyse: there are no dev or test queries with a relevant document in the"
                        + " collection");
    }

    @Test
    void aQueryThatMatchesNothingIsARankingWithoutDocuments() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Path queries = folder.resolve("tiny/queries.jsonl");
        List<String> lines = Files.readAllLines(queries).stream()
                .map(line -> line.contains("-4\"") ? line.replaceAll("\"text\": \".*\"", "\"text\": \"the\"") : line)
                .toList();
        Files.write(queries, lines);

        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"), "-q", "--until", "evaluate");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(folder.resolve("run/runs/bm25.dev.trec")).isEmptyFile();
    }

    @Test
    void tuningNeedsDevQueries() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Files.delete(folder.resolve("tiny/qrels/dev.tsv"));

        Cli.Result result = Cli.run(
                "run",
                config,
                "-o",
                folder.resolve("run"),
                "-q",
                "--set",
                "index.bm25.tune=true",
                "--set",
                "collection.dev_share=0");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        "genir: index.bm25.tune: the collection has no dev queries with a relevant document to tune on\n");
    }
}
