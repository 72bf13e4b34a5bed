package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that writes queries for its documents and learns from them, from real command lines. */
class QueryGenerationTest {
    private static final String OWN = "training.generated_queries=own";
    private static final String GENERATION =
            "training.query_generation={d_model: 32, steps: 150, batch_size: 16, learning_rate: 5e-3, samples: 5}";

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
        first = Cli.run("run", config, "-o", run, "--set", OWN, "--set", GENERATION, "--until", "evaluate");
    }

    @Test
    void queriesThatFindTheirDocumentAreWrittenAndLearntFrom() throws IOException {
        assertThat(first.err()).isEmpty();
        assertThat(first.outLines()).containsSubsequence("bm25", "generate", "train", "evaluate");
        JsonNode counts = Json.read(run.resolve("generated/counts.json"), JsonNode.class, "counts");
        assertThat(counts.path("documents").asInt()).isEqualTo(12);
        assertThat(counts.path("drawn").asInt()).isEqualTo(60);
        assertThat(counts.path("kept").asInt()).isPositive();
        assertThat(Files.readAllLines(run.resolve("generated/queries.jsonl")))
                .hasSize(counts.path("kept").asInt())
                .allMatch(line -> line.matches("\\{\"text\":\"[a-z ]+\",\"document\":\"d[0-9]{2}\"}"));
        assertThat(run.resolve("generated/model/model.safetensors")).exists();
        assertThat(first.outLines())
                .anyMatch(line -> line.startsWith("  " + counts.path("kept").asInt() + " quer"));
    }

    @Test
    void theFileServesAnotherRunAsAGivenOneDoes() {
        Path other = scratch.resolve("given");
        Cli.Result given = Cli.run(
                "run",
                config,
                "-o",
                other,
                "--until",
                "train",
                "--set",
                "training.generated_queries=" + run.resolve("generated/queries.jsonl"));
        assertThat(given.err()).isEmpty();
        assertThat(given.outLines()).doesNotContain("generate");
        assertThat(other.resolve("model/model.safetensors"))
                .hasSameBinaryContentAs(run.resolve("model/model.safetensors"));
    }

    @Test
    void theStepAloneWritesTheSame() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        Cli.Result again = Cli.run("generate", "-r", copy);
        assertThat(again.err()).isEmpty();
        assertThat(copy.resolve("generated/queries.jsonl"))
                .hasSameBinaryContentAs(run.resolve("generated/queries.jsonl"));
        Cli.Result rest = Cli.run("run", copy.resolve("config.yaml"), "-o", copy, "--until", "train");
        // What was made from them is out of date, and comes out the same.
        assertThat(rest.outLines()).contains("generate: finished before, inputs unchanged", "train");
        assertThat(copy.resolve("model/model.safetensors"))
                .hasSameBinaryContentAs(run.resolve("model/model.safetensors"));
    }

    @Test
    void withoutTheKeyTheyAreTakenBackAndTheTrainingIsAnother() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        Cli.Result refused = Cli.run("run", config, "-o", copy, "--until", "train");
        assertThat(refused.errLines()).singleElement().asString().contains("training.generated_queries: own -> none");
        assertThat(copy.resolve("generated")).exists();
        Cli.Result without = Cli.run("run", config, "-o", copy, "--until", "train", "--overwrite");
        assertThat(without.err()).isEmpty();
        assertThat(copy.resolve("generated")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{top_p: 0}         | training.query_generation.top_p: 0 is not above 0",
                "{filter: genir}    | training.query_generation.filter: 'genir' is not known; known: bm25, dense, none",
                "{filter: dense}    | training.query_generation.filter: there is no dense ranker",
                "{pretrained: true} | training.query_generation.pretrained: there is nothing pre-trained to begin with",
                "{epochs: 1, steps: 1} | training.query_generation: give epochs or steps, not both",
            })
    void whatCannotBeIsOneLine(String section, String message) {
        Cli.Result refused = Cli.run(
                "run",
                config,
                "-o",
                scratch.resolve("none"),
                "--set",
                OWN,
                "--set",
                "training.query_generation=" + section);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines()).singleElement().asString().contains(message);
        assertThat(scratch.resolve("none")).doesNotExist();
    }

    @Test
    void theSectionAloneIsRefused() {
        Cli.Result refused = Cli.run("run", config, "-o", scratch.resolve("none"), "--set", GENERATION);
        assertThat(refused.errLines())
                .singleElement()
                .asString()
                .contains(
                        "training.query_generation: says how the queries of training.generated_queries: own are made");
    }
}
