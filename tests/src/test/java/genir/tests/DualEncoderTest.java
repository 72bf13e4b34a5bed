package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.backend.FloatSpan;
import genir.model.weights.ModelFolder;
import genir.model.weights.WeightNames;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
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

/** A run that trains an encoder of its own beside the generative retriever, from real command lines. */
class DualEncoderTest {
    private static final List<String> SYSTEMS =
            List.of("bm25", "genir", "dual", "fusion", "bm25+dual", "bm25+genir+dual");
    private static final String DUAL = "retrieval.dual={d_model: 32, steps: 40, batch_size: 8, evaluate_every: 20}";

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
        first = Cli.run("run", config, "-o", run, "--set", DUAL, "--until", "evaluate");
    }

    @Test
    void itIsTrainedAndRanksBesideTheOthers() throws IOException {
        assertThat(first.err()).isEmpty();
        assertThat(first.outLines())
                .anyMatch(line -> line.matches(
                        "  a dual encoder of [0-9,]+ parameters, 40 steps in .* s, best on dev at" + " step (20|40)"));
        JsonNode metrics = metrics(run);
        for (String system : SYSTEMS) {
            assertThat(ranked(run, system).tag()).isEqualTo(system);
            assertThat(metrics.at("/" + system + "/test/hits@1").isNumber()).isTrue();
        }
        // By chance it would be 10 of 12.
        assertThat(metrics.at("/dual/test/mrr@10").asDouble()).isGreaterThan(0.5);
        assertThat(run.resolve("dual/model/model.safetensors")).exists();
        assertThat(run.resolve("checkpoints/dual/learning-curve.csv")).exists();
    }

    /** The rows are the encoder's, all words by one factor, and stay so where they are frozen. */
    @Test
    void theGenerativeRetrieverCanBeginWithItsRows() throws IOException {
        Path begun = scratch.resolve("begun");
        Cli.Result result = Cli.run(
                "run",
                config,
                "-o",
                begun,
                "--until",
                "train",
                "--set",
                DUAL,
                "--set",
                "model.d_model=48",
                "--set",
                "model.num_heads=3",
                "--set",
                "model.d_kv=16",
                "--set",
                "training.initialization=dual",
                "--set",
                "training.freeze_embeddings=true");
        assertThat(result.err()).isEmpty();
        FloatSpan encoder = ModelFolder.read(begun.resolve("dual/model")).floats(WeightNames.EMBEDDING);
        FloatSpan model = ModelFolder.read(begun.resolve("model")).floats(WeightNames.EMBEDDING);
        int words = Vocabulary.read(begun.resolve("vocabulary")).wordCount();
        // Word 0 is the start token.
        double factor = model.get(48) / (double) encoder.get(32);
        for (int word = 1; word < words; word++) {
            for (int d = 0; d < 32; d++) {
                assertThat(model.get(word * 48L + d))
                        .isCloseTo((float) (factor * encoder.get(word * 32L + d)), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    x=1                     | takes the rows of retrieval.dual; give this configuration that section
                    retrieval.dual.d_model=32 | model.d_model is 16; expected more than the 32 of retrieval.dual.d_model
                    """)
    void rowsThatCannotBeAreRefusedInOneLine(String setting, String message) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(
                "run",
                config,
                "-o",
                scratch.resolve("refused"),
                "--set",
                "training.initialization=dual",
                "--set",
                "model.d_model=16"));
        if (!setting.equals("x=1")) {
            arguments.addAll(List.of("--set", setting));
        }
        Cli.Result refused = Cli.run(arguments.toArray());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("training.initialization: dual").contains(message);
        assertThat(refused.err().strip().lines()).hasSize(1);
    }

    @Test
    void nothingInTheRunHasOutsideKnowledge() throws IOException {
        assertThat(Files.readString(run.resolve("config.yaml"))).doesNotContain("#");
        metrics(run)
                .get("systems")
                .forEach(system -> assertThat(system.get("outside").asText()).isEmpty());
        assertThat(Cli.run("compare", run).out()).doesNotContain("outside knowledge");
    }

    @Test
    void theStepAloneMakesTheSameRankings() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        Cli.Result again = Cli.run("dual", "-r", copy);
        assertThat(again.err()).isEmpty();
        for (String file : List.of("dual/model/model.safetensors", "runs/dual.dev.trec", "runs/dual.test.trec")) {
            assertThat(copy.resolve(file)).hasSameBinaryContentAs(run.resolve(file));
        }
        // What was made from them is out of date, and the generative model is not.
        Cli.Result rest = Cli.run("run", copy.resolve("config.yaml"), "-o", copy, "--until", "evaluate");
        assertThat(rest.outLines())
                .contains("dual: finished before, inputs unchanged", "train: finished before, inputs unchanged")
                .contains("evaluate");
        assertThat(copy.resolve("metrics.json")).hasSameBinaryContentAs(run.resolve("metrics.json"));
    }

    @Test
    void withoutTheSectionItIsTakenBack() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        Cli.Result without = Cli.run("run", config, "-o", copy, "--until", "evaluate");
        assertThat(without.err()).isEmpty();
        assertThat(without.outLines()).contains("train: finished before, inputs unchanged", "evaluate");
        assertThat(copy.resolve("dual")).doesNotExist();
        assertThat(copy.resolve("checkpoints/dual")).doesNotExist();
        assertThat(copy.resolve("runs/dual.test.trec")).doesNotExist();
        assertThat(copy.resolve("runs/bm25+dual.test.trec")).doesNotExist();
        assertThat(metrics(copy).has("dual")).isFalse();
    }

    @Test
    void searchAndAProgramFindWhatEvaluationDid() throws IOException {
        try (TrainedRun opened = TrainedRun.open(run)) {
            assertThat(opened.systems()).containsExactlyElementsOf(SYSTEMS);
            for (String system : List.of("dual", "bm25+genir+dual")) {
                Run found = Run.of(
                        opened.ranker(system),
                        opened.index().queries(Split.TEST).queries(),
                        opened.index().documentCount(),
                        Progress.NONE);
                for (String query : found.rankings().keySet()) {
                    assertThat(found.documentIds(query))
                            .as(system)
                            .isEqualTo(ranked(run, system).documentIds(query));
                }
            }
            var query = opened.index().queries(Split.TEST).queries().get(0);
            JsonNode answer = Json.strict()
                    .readTree(
                            Cli.run("search", "-r", run, "--model", "dual", "--format", "json", "-k", "3", query.text())
                                    .out());
            List<String> ids = new ArrayList<>();
            answer.at("/results/dual")
                    .forEach(document -> ids.add(document.get("id").asText()));
            assertThat(ids)
                    .isEqualTo(ranked(run, "dual").documentIds(query.id()).subList(0, 3));
        }
        assertThat(Cli.run("search", "-r", run, "--model", "dual", "xyzzy").errLines())
                .containsExactly(
                        "genir: the dual encoder knows none of the query's words, so its ranking means nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retrieval.dual={pretrained: true}  | retrieval.dual.pretrained: there is nothing pre-trained to begin with",
                "retrieval.dual={temperature: 0}    | retrieval.dual.temperature: 0 is not above 0",
                "retrieval.dual={epoch: 3}          | epochs",
            })
    void whatCannotBeTrainedIsOneLine(String setting, String message) {
        Cli.Result refused = Cli.run("run", config, "-o", scratch.resolve("none"), "--set", setting);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines()).singleElement().asString().contains(message);
        assertThat(scratch.resolve("none")).doesNotExist();
    }

    @Test
    void itCanBeginWithTheRunsPreTrainedWeights() throws IOException {
        Path target = scratch.resolve("pretrained");
        Cli.Result result = Cli.run(
                "run",
                config,
                "-o",
                target,
                "--until",
                "dual",
                "--set",
                "training.pretrain={steps: 5}",
                "--set",
                "retrieval.dual={pretrained: true, steps: 5, batch_size: 8}");
        assertThat(result.err()).isEmpty();
        assertThat(result.outLines()).containsSubsequence("pretrain", "dual");
        assertThat(ranked(target, "dual").rankings()).isNotEmpty();
    }

    private static JsonNode metrics(Path run) {
        return Json.read(run.resolve("metrics.json"), JsonNode.class, "metrics");
    }

    private static Run ranked(Path run, String system) throws IOException {
        return TrecRunFile.read(run.resolve("runs").resolve(system + "." + Split.TEST.label() + ".trec"));
    }
}
