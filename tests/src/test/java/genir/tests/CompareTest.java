package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs side by side, from real command lines: one that learnt, one that had no time to, and one with BM25 alone. */
class CompareTest {
    @TempDir
    static Path folder;

    private static Path config;

    @TempDir
    Path scratch;

    @BeforeAll
    static void runThree() throws IOException {
        config = TinyCollection.writeConfig(folder);
        run("learnt");
        run("hasty", "--set", "training.steps=2", "--until", "evaluate");
        run("words", "--until", "bm25");
    }

    private static void run(String name, Object... options) {
        Object[] line = new Object[options.length + 5];
        System.arraycopy(new Object[] {"run", config, "-q", "-o", folder.resolve(name)}, 0, line, 0, 5);
        System.arraycopy(options, 0, line, 5, options.length);
        assertThat(Cli.run(line).code()).isZero();
    }

    private static JsonNode json(Object... line) throws IOException {
        Cli.Result result = Cli.run(line);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return Json.strict().readTree(result.out());
    }

    @Test
    void thePlantedDifferenceIsFoundWithItsQueriesAndItsCause() throws IOException {
        JsonNode root = json(
                "compare", folder.resolve("learnt"), folder.resolve("hasty"), "--format", "json", "--metric", "mrr@10");

        assertThat(root.path("split").asText()).isEqualTo("test");
        assertThat(root.path("queries").asInt()).isEqualTo(12);
        assertThat(root.path("systems").fieldNames())
                .toIterable()
                .containsExactly("bm25", "learnt/genir", "learnt/fusion", "hasty/genir", "hasty/fusion");
        JsonNode pair = pair(root, "learnt/genir", "hasty/genir");
        JsonNode test = pair.at("/metrics/mrr@10");
        assertThat(test.path("difference").asDouble()).isLessThan(-0.2);
        assertThat(test.path("p_holm").asDouble())
                .isLessThan(0.05)
                .isGreaterThanOrEqualTo(test.path("p").asDouble());
        assertThat(test.path("wins").asInt()
                        + test.path("ties").asInt()
                        + test.path("losses").asInt())
                .isEqualTo(12);
        assertThat(pair.path("worse")).hasSize(3);
        assertThat(pair.at("/worse/0/text").asText()).startsWith("it ");
        assertThat(root.path("configuration").toString())
                .isEqualTo("{\"training.steps\":{\"learnt\":\"60\",\"hasty\":\"2\"}}");
        assertThat(root.at("/runs/learnt/learning/dev_mrr@10/step").size()).isEqualTo(6);
        assertThat(root.at("/findings/F2/runs").fieldNames()).toIterable().containsExactly("learnt");
    }

    private static JsonNode pair(JsonNode root, String a, String b) {
        for (JsonNode pair : root.path("pairs")) {
            if (pair.path("a").asText().equals(a) && pair.path("b").asText().equals(b)) {
                return pair;
            }
        }
        throw new AssertionError(a + " and " + b + " were not tested");
    }

    @Test
    void theMeansAreThoseOfTheRunItself() throws IOException {
        JsonNode root = json("compare", folder.resolve("learnt"), "--format", "json", "--split", "dev");
        JsonNode metrics = Json.read(folder.resolve("learnt/metrics.json"), JsonNode.class, "metrics");

        for (String system : List.of("bm25", "genir", "fusion")) {
            for (String metric : List.of("hits@1", "hits@10", "recall@5", "mrr@10", "ndcg@10", "map")) {
                JsonNode mine = root.at("/systems/" + system + "/" + metric);
                assertThat(mine.path("mean")).isEqualTo(metrics.at("/" + system + "/dev/" + metric));
                assertThat(mine.path("low")).isEqualTo(metrics.at("/intervals/" + system + "/dev/" + metric + "/0"));
            }
        }
        assertThat(pair(root, "bm25", "genir").at("/metrics/map/p")).isEqualTo(metrics.at("/comparison/dev/map/p"));
        assertThat(root.at("/notes/0").asText()).contains("GenIR's weights were chosen");
    }

    @Test
    void thePageNeedsNothingBesideIt() throws IOException {
        Path page = scratch.resolve("page.html");

        Cli.Result result =
                Cli.run("compare", folder.resolve("learnt"), folder.resolve("hasty"), "--html", page, "--queries", "2");

        assertThat(result.err()).isEmpty();
        assertThat(result.outLines())
                .contains("wrote " + page, "12 queries of test; under each mean its 95% bootstrap interval");
        assertThat(page)
                .content()
                .contains(
                        "learnt and hasty - genir comparison",
                        "Pairs of systems",
                        "training.steps",
                        "MRR@10 on the dev queries")
                .doesNotContain("<script", "<link", "src=", "href=\"http");
    }

    @Test
    void aRunWithBm25AloneTakesPart() {
        Cli.Result result = Cli.run("compare", folder.resolve("words"), folder.resolve("learnt"));

        assertThat(result.code()).isZero();
        assertThat(result.outLines())
                .contains("words has no evaluated model yet: 'genir run " + folder.resolve("words/config.yaml") + " -o "
                        + folder.resolve("words") + "' goes on there.");
        assertThat(result.out()).contains("learnt/genir").doesNotContain("words/genir", "words/bm25");
    }

    @Test
    void runsOfOtherDocumentsOrJudgmentsAreRefused() throws IOException {
        Path other = TinyCollection.writeConfig(scratch);
        Path qrels = scratch.resolve("tiny/qrels/test.tsv");
        Files.writeString(qrels, Files.readString(qrels).replace("q07-5\td07\t1", "q07-5\td06\t1"));
        assertThat(Cli.run("run", other, "-q", "-o", scratch.resolve("judged"), "--until", "bm25")
                        .code())
                .isZero();
        Path corpus = scratch.resolve("tiny/corpus.jsonl");
        List<String> lines = Files.readAllLines(corpus);
        Files.write(corpus, lines.subList(0, 11));
        assertThat(Cli.run("run", other, "-q", "-o", scratch.resolve("fewer"), "--until", "bm25")
                        .code())
                .isZero();

        refused(
                scratch.resolve("judged") + ": cannot be compared with " + folder.resolve("words")
                        + ": test query \"q07-5\" is not judged the same",
                folder.resolve("words"),
                scratch.resolve("judged"));
        refused(
                scratch.resolve("fewer") + ": cannot be compared with " + folder.resolve("words")
                        + ": one has 12 documents, the other 11 documents",
                folder.resolve("words"),
                scratch.resolve("fewer"));
        // Another split is judged the same in both.
        assertThat(Cli.run("compare", folder.resolve("words"), scratch.resolve("judged"), "--split", "dev")
                        .code())
                .isZero();
    }

    @Test
    void onlySharedQueriesCount() throws IOException {
        Path other = TinyCollection.writeConfig(scratch);
        Path qrels = scratch.resolve("tiny/qrels/test.tsv");
        Files.write(qrels, Files.readAllLines(qrels).subList(0, 9));
        assertThat(Cli.run("run", other, "-q", "-o", scratch.resolve("some"), "--until", "bm25")
                        .code())
                .isZero();

        Cli.Result result = Cli.run("compare", folder.resolve("words"), scratch.resolve("some"));

        assertThat(result.outLines())
                .contains("Of 12 queries of test, 8 are in all runs: the figures are of these.")
                .anyMatch(line -> line.startsWith("8 queries of test"));
    }

    @Test
    void withoutJudgmentsItSaysSo() throws IOException {
        Path documents = TinyCollection.write(scratch.resolve("tiny"));
        Files.delete(documents.resolve("queries.jsonl"));
        for (String split : List.of("train", "dev", "test")) {
            Files.delete(documents.resolve("qrels").resolve(split + ".tsv"));
        }
        Files.delete(documents.resolve("qrels"));
        for (String steps : List.of("2", "3")) {
            assertThat(Cli.run(
                                    "run",
                                    documents,
                                    "-q",
                                    "-o",
                                    scratch.resolve("steps" + steps),
                                    "--set",
                                    "collection.dev_share=0",
                                    "--set",
                                    "training.steps=" + steps)
                            .code())
                    .isZero();
        }

        Cli.Result result = Cli.run(
                "compare",
                scratch.resolve("steps2"),
                scratch.resolve("steps3"),
                "--html",
                scratch.resolve("page.html"));

        assertThat(result.code()).isZero();
        assertThat(result.outLines())
                .startsWith("Nothing was measured: the runs have in common neither dev nor test queries.")
                .anyMatch(line -> line.matches("  training.steps +2 +3"));
        assertThat(scratch.resolve("page.html")).content().contains("Nothing was measured", "Training loss");
    }

    @Test
    void whatCannotBeComparedIsSaidInOneLine() throws IOException {
        Path learnt = folder.resolve("learnt");
        refused(learnt + ": this run is there twice", learnt, learnt);
        refused(
                folder + ": not a run directory: it has no config.yaml; make one with 'genir run CONFIG'",
                learnt,
                folder);
        refused("--format csv: expected table or json", learnt, "--format", "csv");
        refused("--split train: expected test or dev", learnt, "--split", "train");
        refused("--metric hits@200: the runs rank 100 documents a query", learnt, "--metric", "hits@200");
        refused(
                "unknown system \"genire\": did you mean genir? Known are: bm25, genir, fusion",
                learnt,
                "--pair",
                "bm25",
                "genire");
    }

    private static void refused(String problem, Object... arguments) {
        Object[] line = new Object[arguments.length + 1];
        line[0] = "compare";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        Cli.Result result = Cli.run(line);
        assertThat(result.errLines()).containsExactly("genir: " + problem);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }
}
