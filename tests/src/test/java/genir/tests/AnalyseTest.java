package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that was trained elsewhere, looked into without training. */
class AnalyseTest {
    @TempDir
    static Path folder;

    private static Path trained;
    private static Path collection;
    private static Path exported;

    @BeforeAll
    static void train() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        trained = folder.resolve("trained");
        collection = folder.resolve("tiny");
        exported = folder.resolve("exported");
        assertThat(Cli.run("run", config, "-o", trained, "--until", "evaluate").code())
                .isZero();
        assertThat(Cli.run("convert", "--to", "hf", "--input", trained, "--output", exported)
                        .code())
                .isZero();
    }

    private static JsonNode test(Path run) throws IOException {
        return new ObjectMapper().readTree(run.resolve("metrics.json").toFile()).at("/genir/test");
    }

    @Test
    void aRunsModelIsEvaluatedInterpretedAndReportedAsItIs() throws IOException {
        Path run = folder.resolve("again");

        Cli.Result result = Cli.run("analyse", "--model", trained, "--collection", collection, "-o", run);

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.outLines()).contains("  nothing is trained: the model is the checkpoint");
        assertThat(Files.mismatch(trained.resolve("model/model.safetensors"), run.resolve("model/model.safetensors")))
                .isEqualTo(-1);
        assertThat(test(run)).isEqualTo(test(trained));
        assertThat(run.resolve("base")).doesNotExist();
        assertThat(run.resolve("report/index.html"))
                .content()
                .doesNotContain("Not yet run")
                .contains("The model was not trained here");
        assertThat(Cli.run("analyse", "--model", trained, "--collection", collection, "-o", run)
                        .outLines())
                .contains("train: finished before, inputs unchanged", "interpret: finished before, inputs unchanged");
    }

    @Test
    void anExportedCheckpointGivesTheSameFigures() throws IOException {
        Path run = folder.resolve("of-hf");

        Cli.Result result =
                Cli.run("analyse", "--model", exported, "--collection", collection, "-o", run, "--until", "evaluate");

        assertThat(result.err()).isEmpty();
        assertThat(test(run)).isEqualTo(test(trained));
    }

    @Test
    void aBaseModelIsWhatTheModelIsHeldAgainst() throws IOException {
        Path run = folder.resolve("with-base");

        Cli.Result result = Cli.run(
                "analyse",
                "--model",
                trained,
                "--base",
                exported,
                "--collection",
                collection,
                "-o",
                run,
                "--until",
                "train");

        assertThat(result.err()).isEmpty();
        assertThat(result.outLines()).contains("  the base model is model.base, with rows for the docids");
        assertThat(run.resolve("base/model.safetensors")).isRegularFile();
    }

    @Test
    void documentsThatTheModelDoesNotKnowAreNamed() throws IOException {
        Path other = folder.resolve("other");
        TinyCollection.write(other);
        String corpus = Files.readString(other.resolve("corpus.jsonl"));
        Files.writeString(
                other.resolve("corpus.jsonl"),
                corpus.replaceFirst("(?m)^.*d02.*\n", "")
                        + "{\"_id\": \"new\", \"title\": \"New\", \"text\": \"Something else.\"}\n");

        Cli.Result result = Cli.run(
                "analyse",
                "--model",
                trained,
                "--collection",
                other,
                "-o",
                folder.resolve("partly"),
                "--until",
                "train");

        assertThat(result.outLines())
                .contains(
                        "warning: 1 document has no docid in the model, whose answers say nothing of them; 1 document that"
                                + " the model knows is not in the collection, and not among its answers");

        Files.writeString(other.resolve("corpus.jsonl"), corpus.replace("\"d", "\"x"));
        Cli.Result strange =
                Cli.run("analyse", "--model", trained, "--collection", other, "-o", folder.resolve("strange"));
        assertThat(strange.code()).isEqualTo(1);
        assertThat(strange.errLines()).singleElement().asString().contains("has no docid of any of the 12 documents");
    }

    @Test
    void nothingToAnalyseIsSaid() throws IOException {
        Path config = Files.writeString(folder.resolve("none.yaml"), "collection:\n  path: tiny\ntraining: none\n");
        assertThat(Cli.run("run", config, "-o", folder.resolve("none")).err())
                .contains("training: none leaves a model as it is: model.from must name one that is trained");
        assertThat(Cli.run(
                                "run",
                                config,
                                "-o",
                                folder.resolve("none"),
                                "--set",
                                "model.from=trained",
                                "--until",
                                "train")
                        .code())
                .isZero();
    }
}
