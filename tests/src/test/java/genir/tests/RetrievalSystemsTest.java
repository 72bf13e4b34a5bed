package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.io.Json;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.fusion.ScoreFusion;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run with a pretrained encoder beside BM25 and GenIR, through the whole pipeline: steps, files, report, search, comparison. */
class RetrievalSystemsTest {
    private static final String ENCODER = "retrieval.dense.encoder=" + NgramEncoders.NAME;
    private static final List<String> SYSTEMS =
            List.of("bm25", "genir", "dense", "fusion", "bm25+dense", "bm25+genir+dense");

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
        first = Cli.run("run", config, "-o", run, "--set", ENCODER);
    }

    @Test
    void theRunHasAStepMoreAndSaysWhereItsVectorsAreFrom() {
        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isZero();
        assertThat(first.outLines())
                .contains(
                        "dense",
                        "  36 vectors of 256 dimensions, of 12 documents and 24 passages, made by ngrams, which learnt from other"
                                + " texts: outside knowledge")
                .filteredOn(line -> line.contains(" on test  hits@1 "))
                .extracting(line -> line.strip().split(" ", 2)[0])
                .containsExactly("bm25", "dense", "bm25", "genir", "dense", "fusion", "bm25+dense", "bm25+genir+dense");
    }

    @Test
    void everySystemIsInItsOwnFilesAndInTheCommonOnes() throws IOException {
        JsonNode metrics = metrics(run);
        List<String> perQuery = Files.readAllLines(run.resolve("runs/per-query.csv"));
        for (String system : SYSTEMS) {
            assertThat(ranked(run, system).tag()).isEqualTo(system);
            assertThat(metrics.at("/" + system + "/test/hits@1").isNumber()).isTrue();
            assertThat(metrics.at("/intervals/" + system + "/test/hits@1").size())
                    .isEqualTo(2);
            assertThat(perQuery).anyMatch(line -> line.contains(",test," + system + ",hits@1,"));
        }
        // The words of a question are its document's.
        assertThat(metrics.at("/dense/test/hits@10").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void pairsAreTestedAgainstBm25AndAgainstGenirAndCorrected() {
        JsonNode metrics = metrics(run);
        JsonNode test = metrics.at("/comparisons/test");
        assertThat(test.get("bm25").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(SYSTEMS.subList(1, SYSTEMS.size()));
        assertThat(test.get("genir").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(SYSTEMS.subList(2, SYSTEMS.size()));
        JsonNode pair = test.at("/genir/dense/hits@1");
        assertThat(pair.get("difference").asDouble())
                .isEqualTo(metrics.at("/dense/test/hits@1").asDouble()
                        - metrics.at("/genir/test/hits@1").asDouble());
        assertThat(pair.get("p_holm").asDouble())
                .isGreaterThanOrEqualTo(pair.get("p").asDouble());
        JsonNode common = metrics.at("/comparison/test/hits@1");
        assertThat(test.at("/bm25/genir/hits@1/p")).isEqualTo(common.get("p"));
    }

    @Test
    void theFusionOfThreeIsOfTheirScoresWithWeightsChosenOnDev() throws IOException {
        List<String> names = List.of("bm25", "genir", "dense");
        JsonNode fusions = Json.read(run.resolve("runs/fusions.json"), JsonNode.class, "fusions");
        assertThat(fusions.get("weights").asText()).isEqualTo("chosen on 12 dev queries");
        assertThat(fusions.get("fusions").fieldNames())
                .toIterable()
                .as("those of search, too")
                .containsExactlyInAnyOrder("bm25+genir", "bm25+dense", "genir+dense", "bm25+genir+dense");
        JsonNode three = fusions.at("/fusions/bm25+genir+dense");
        assertThat(three.get("tried").size()).isEqualTo(67);
        List<Double> weights = new ArrayList<>();
        three.get("weights").forEach(weight -> weights.add(weight.asDouble()));
        List<Run> members = new ArrayList<>();
        for (String member : names) {
            members.add(ranked(run, member));
        }
        Run fused = new ScoreFusion(weights, 100).fuse("bm25+genir+dense", members);
        assertThat(ranked(run, "bm25+genir+dense").rankings().keySet())
                .isEqualTo(fused.rankings().keySet());
        for (String query : fused.rankings().keySet()) {
            assertThat(ranked(run, "bm25+genir+dense").documentIds(query)).isEqualTo(fused.documentIds(query));
        }
        assertThat(first.outLines()).contains("  weights of the fusions: chosen on 12 dev queries");
        JsonNode shown = metrics(run).at("/fusions/weights/bm25+genir+dense");
        assertThat(shown.get("dense").asDouble()).isEqualTo(weights.get(2));
        assertThat(Files.readString(run.resolve("report/index.html")))
                .contains("by their standardised scores, with weights chosen on 12 dev queries (BM25 ");
    }

    @Test
    void weightsCanBeGivenAndRanksFusedInstead() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        String given = "retrieval.weights={bm25: 1, genir: 1, dense: 2}";
        assertThat(ran(Cli.run("run", config, "-o", copy, "--set", ENCODER, "--set", given)))
                .containsExactly("evaluate", "report");
        assertThat(metrics(copy).at("/fusions/weights/bm25+genir+dense/dense").asDouble())
                .isEqualTo(0.5);
        assertThat(metrics(copy).at("/fusions/from").asText()).isEqualTo("as configured");
        assertThat(ran(Cli.run(
                        "run", config, "-o", copy, "--set", ENCODER, "--set", "retrieval.fusion=reciprocal_rank")))
                .containsExactly("evaluate", "report");
        assertThat(metrics(copy).has("fusions")).isFalse();
        assertThat(Files.readString(copy.resolve("report/index.html")))
                .contains("A plus stands for the reciprocal-rank fusion of the rankings.");
        List<Run> members = new ArrayList<>();
        for (String member : List.of("bm25", "genir", "dense")) {
            members.add(ranked(copy, member));
        }
        Run fused = ranked(copy, "bm25+genir+dense");
        String query = fused.rankings().keySet().iterator().next();
        String best = fused.documentIds(query).get(0);
        double score = 0;
        for (Run member : members) {
            int at = member.documentIds(query).indexOf(best);
            score += at < 0 ? 0 : 1.0 / (60 + at + 1);
        }
        assertThat(fused.of(query).get(0).score()).isEqualTo(score);
    }

    @Test
    void theRunSaysWhichSystemsUsedOutsideKnowledge() throws IOException {
        assertThat(Files.readString(run.resolve("config.yaml")))
                .startsWith("# With outside knowledge: dense (encoder ngrams), and every fusion with it.\n")
                .contains("    encoder: ngrams\n");
        JsonNode systems = metrics(run).get("systems");
        assertThat(systems.at("/genir/outside").asText()).isEmpty();
        assertThat(systems.at("/fusion/outside").asText()).isEmpty();
        assertThat(systems.at("/bm25+dense/outside").asText()).isEqualTo("encoder ngrams");
        assertThat(Files.readString(run.resolve("report/index.html")))
                .contains(
                        "With outside knowledge: Dense (encoder ngrams) and every fusion with it. Outside knowledge is")
                .contains("Dense<small>outside knowledge</small>")
                .contains("BM25 + GenIR + Dense<small>outside knowledge</small>")
                .contains("<strong>Dense (outside knowledge)</strong>")
                .doesNotContain("GenIR + BM25<small>outside knowledge</small>");
    }

    @Test
    void aRunWithoutTheSectionHasNothingOfIt() throws IOException {
        Path plain = scratch.resolve("plain");
        assertThat(Cli.run("run", config, "-o", plain, "--until", "evaluate").code())
                .isZero();
        assertThat(metrics(plain).fieldNames())
                .toIterable()
                .containsExactly(
                        "bm25",
                        "genir",
                        "fusion",
                        "comparison",
                        "fusion_comparison",
                        "fusions",
                        "intervals",
                        "queries",
                        "training");
        assertThat(Files.readString(plain.resolve("config.yaml"))).doesNotContain("retrieval", "#");
        for (String system : List.of("bm25", "genir", "fusion")) {
            Path file = Path.of("runs", system + ".test.trec");
            assertThat(plain.resolve(file)).hasSameBinaryContentAs(run.resolve(file));
            assertThat(metrics(plain).get(system)).isEqualTo(metrics(run).get(system));
        }
    }

    @Test
    void encoderAndFusionsComeAndGoWithoutAnotherTraining() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        assertThat(ran(Cli.run("run", config, "-o", copy, "--set", ENCODER))).isEmpty();
        assertThat(ran(Cli.run(
                        "run", config, "-o", copy, "--set", ENCODER, "--set", "retrieval.fusions=[[dense, genir]]")))
                .containsExactly("evaluate", "report");
        assertThat(copy.resolve("runs/genir+dense.test.trec")).exists();
        assertThat(copy.resolve("runs/bm25+dense.test.trec")).doesNotExist();
        assertThat(ran(Cli.run("run", config, "-o", copy))).containsExactly("evaluate", "report");
        assertThat(copy.resolve("dense")).doesNotExist();
        assertThat(copy.resolve("runs/dense.test.trec")).doesNotExist();
        assertThat(copy.resolve("runs/genir+dense.test.trec")).doesNotExist();
        assertThat(metrics(copy).has("systems")).isFalse();
        assertThat(ran(Cli.run("run", config, "-o", copy, "--set", ENCODER)))
                .containsExactly("dense", "evaluate", "report");
        assertThat(copy.resolve("metrics.json")).hasSameBinaryContentAs(run.resolve("metrics.json"));
    }

    @Test
    void theStepAloneRanksAsBm25Does() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        assertThat(ran(Cli.run("dense", "-r", copy))).containsExactly("dense");
        for (String file : List.of("runs/dense.dev.trec", "runs/dense.test.trec")) {
            assertThat(copy.resolve(file)).hasSameBinaryContentAs(run.resolve(file));
        }
        assertThat(metrics(copy).has("dense")).isTrue();
        assertThat(metrics(copy).has("bm25")).isTrue();
        assertThat(metrics(copy).has("genir")).isFalse();
        assertThat(ran(Cli.run("run", copy.resolve("config.yaml"), "-o", copy))).containsExactly("evaluate", "report");
        assertThat(Cli.run("dense", "-r", plainIndex()).errLines())
                .singleElement()
                .asString()
                .endsWith("config.yaml: step 'dense' has nothing to do in this configuration");
    }

    private Path plainIndex() throws IOException {
        Path plain = scratch.resolve("index-alone");
        Cli.run("run", config, "-o", plain, "--until", "index");
        return plain;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "fusion", "bm25+dense", "bm25+genir+dense"})
    void searchFindsWhatEvaluationDid(String system) throws IOException {
        Path queries = scratch.resolve("queries.tsv");
        StringBuilder lines = new StringBuilder();
        for (String line : Files.readAllLines(folder.resolve("tiny/queries.jsonl"))) {
            JsonNode query = Json.strict().readTree(line);
            String id = query.get("_id").asText();
            if (ranked(run, system).rankings().containsKey(id)) {
                lines.append(id).append('\t').append(query.get("text").asText()).append('\n');
            }
        }
        Files.writeString(queries, lines);
        Cli.Result found =
                Cli.run("search", "-q", "-r", run, "--model", system, "--queries", queries, "--format", "trec");
        assertThat(found.err()).isEmpty();
        Path answer = Files.writeString(scratch.resolve("found.trec"), found.out());
        assertThat(TrecRunFile.read(answer).rankings())
                .containsExactlyInAnyOrderEntriesOf(ranked(run, system).rankings());
    }

    @Test
    void searchTakesAnySubsetAndAll() throws IOException {
        Cli.Result subset = Cli.run("search", "-r", run, "--model", "dense+genir", "--format", "json", "lava");
        assertThat(Json.strict().readTree(subset.out()).get("results").fieldNames())
                .toIterable()
                .containsExactly("genir+dense");
        Cli.Result all = Cli.run("search", "-r", run, "--model", "all", "--format", "json", "-k", "1", "lava");
        assertThat(Json.strict().readTree(all.out()).get("results").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(SYSTEMS);
        assertThat(Cli.run("search", "-r", run, "--model", "all", "-k", "1", "lava")
                        .outLines())
                .hasSize(5)
                .element(3)
                .asString()
                .containsSubsequence("fusion", "bm25+dense", "bm25+genir+dense");
        assertThat(Cli.run("search", "-r", run, "--model", "dual", "lava").errLines())
                .containsExactly("genir: --model: unknown model 'dual'; known in this run: "
                        + String.join(", ", SYSTEMS) + ", both, all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bm25", "genir", "dense", "fusion", "bm25+genir+dense"})
    void aProgramGetsEachByItsName(String system) throws IOException {
        try (TrainedRun opened = TrainedRun.open(run)) {
            assertThat(opened.systems()).containsExactlyElementsOf(SYSTEMS);
            Run found = Run.of(
                    opened.ranker(system),
                    opened.index().queries(Split.TEST).queries(),
                    opened.index().documentCount(),
                    Progress.NONE);
            assertThat(found.tag()).isEqualTo(system);
            assertThat(found.rankings().keySet())
                    .isEqualTo(ranked(run, system).rankings().keySet());
            for (String query : found.rankings().keySet()) {
                assertThat(found.documentIds(query))
                        .isEqualTo(ranked(run, system).documentIds(query));
            }
        }
    }

    @Test
    void compareMarksWhoUsedOutsideKnowledge() throws IOException {
        Cli.Result compared = Cli.run("compare", run);
        assertThat(compared.err()).isEmpty();
        assertThat(compared.out())
                .contains("  dense* ", "  bm25+genir+dense* ", "  fusion  ")
                .contains("* With outside knowledge: dense (encoder ngrams), bm25+dense (encoder ngrams)");
        JsonNode json = Json.strict()
                .readTree(Cli.run("compare", run, "--format", "json").out());
        assertThat(json.get("outside_knowledge").fieldNames())
                .toIterable()
                .containsExactly("dense", "bm25+dense", "bm25+genir+dense");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retrieval.fusions=[[bm25, dense]] | retrieval.fusions: [bm25, dense] fuses dense, which this configuration"
                        + " does not have; give retrieval.dense a section, or leave the fusion out",
                "retrieval.fusions=[[bm25]]        | retrieval.fusions: expected two systems or more to fuse but found [bm25]",
                "retrieval.fusions=[[bm25, genie]] | retrieval.fusions: unknown system \"genie\": did you mean genir?"
                        + " Known are: bm25, genir, dense, dual",
                "retrieval.fusion=score            | retrieval.fusion: 'score' is not known; known: scores, reciprocal_rank",
                "retrieval.weights={bm25: 1}       | retrieval.weights.genir: expected a number above 0 but found null",
                "retrieval.weights={dense: 1}      | retrieval.weights: unknown system \"dense\": Known are: bm25, genir",
            })
    void aFusionThatCannotBeIsOneLine(String setting, String message) {
        Cli.Result refused = Cli.run("run", config, "-o", scratch.resolve("none"), "--set", setting);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines()).singleElement().asString().contains(message);
        assertThat(scratch.resolve("none")).doesNotExist();
    }

    @Test
    void aCheckpointIsOutsideKnowledgeAndTheModelOfARunWithoutAnyIsNot() throws IOException {
        Path foreign = scratch.resolve("checkpoint");
        assertThat(Cli.run("convert", "--to", "hf", "--input", run, "--output", foreign)
                        .code())
                .isZero();
        Path tuned = scratch.resolve("tuned");
        Path further = scratch.resolve("further");
        for (Path[] fromTo : new Path[][] {{foreign, tuned}, {tuned, further}, {run, scratch.resolve("own")}}) {
            Cli.Result result = Cli.run(
                    "run",
                    config,
                    "-o",
                    fromTo[1],
                    "--until",
                    "evaluate",
                    "--set",
                    "model.from=" + fromTo[0],
                    "--set",
                    "training.steps=2");
            assertThat(result.err()).isEmpty();
        }
        for (Path pretrained : List.of(tuned, further)) {
            assertThat(metrics(pretrained).at("/systems/genir/outside").asText())
                    .isEqualTo("checkpoint checkpoint");
            assertThat(metrics(pretrained).at("/systems/fusion/outside").asText())
                    .isEqualTo("checkpoint checkpoint");
            assertThat(metrics(pretrained).at("/systems/bm25/outside").asText()).isEmpty();
            assertThat(metrics(pretrained).has("comparisons")).isFalse();
        }
        assertThat(metrics(scratch.resolve("own")).has("systems")).isFalse();
    }

    @Test
    void anUnknownEncoderLeavesWhatIsFinished() throws IOException {
        Path target = scratch.resolve("unknown");
        Cli.Result refused =
                Cli.run("run", config, "-o", target, "--until", "dense", "--set", "retrieval.dense.encoder=ngram");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines()).singleElement().asString().contains("unknown encoder \"ngram\"", "ngrams");
        assertThat(target.resolve("dense")).doesNotExist();
        assertThat(ran(Cli.run("run", config, "-o", target, "--until", "dense", "--set", ENCODER)))
                .containsExactly("dense");
    }

    private static List<String> ran(Cli.Result result) {
        assertThat(result.err()).isEmpty();
        List<String> steps = List.of("index", "bm25", "dense", "train", "evaluate", "interpret", "report");
        return result.outLines().stream().filter(steps::contains).toList();
    }

    private static JsonNode metrics(Path run) {
        return Json.read(run.resolve("metrics.json"), JsonNode.class, "metrics");
    }

    private static Run ranked(Path run, String system) throws IOException {
        return TrecRunFile.read(run.resolve("runs").resolve(system + "." + Split.TEST.label() + ".trec"));
    }
}
