package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models without some documents, and the encoder swap with them, from real command lines. */
class ReduceTest {
    @TempDir
    static Path folder;

    private static Path config;
    private static Path run;
    private static Cli.Result reduced;

    @BeforeAll
    static void reduceOnce() throws IOException {
        config = TinyCollection.writeConfig(folder);
        run = folder.resolve("run");
        assertThat(Cli.run("run", config, "-o", run, "--until", "evaluate").code())
                .isZero();
        reduced = Cli.run("reduce", "-r", run, "--models", "2", "--documents", "2");
    }

    private static List<String> omitted(int model) throws IOException {
        Path file = run.resolve("reduced").resolve(String.valueOf(model)).resolve("omitted.tsv");
        return Files.readAllLines(file);
    }

    @Test
    void eachModelLacksOtherDocumentsAndIsOtherwiseTrainedAlike() throws IOException {
        assertThat(reduced.err()).isEmpty();
        assertThat(reduced.code()).isZero();
        List<String> all = new ArrayList<>();
        for (int model = 1; model <= 2; model++) {
            assertThat(omitted(model)).hasSize(3).startsWith("document");
            all.addAll(omitted(model).subList(1, 3));
            JsonNode made = Json.read(
                    run.resolve("reduced").resolve(String.valueOf(model)).resolve("training.json"),
                    JsonNode.class,
                    "a record");
            assertThat(made.path("omitted").toString())
                    .contains(omitted(model).get(1), omitted(model).get(2));
        }
        assertThat(all).doesNotHaveDuplicates().allMatch(id -> id.matches("d\\d\\d"));
        assertThat(run.resolve("checkpoints").resolve("reduced-1")).doesNotExist();

        // What it is from: the run's own configuration with these documents left out.
        Path alone = folder.resolve("alone");
        Cli.Result same = Cli.run(
                "run",
                config,
                "-o",
                alone,
                "--until",
                "train",
                "--set",
                "training.omit_documents=" + omitted(1).subList(1, 3));
        assertThat(same.code()).isZero();
        Parameters expected = ModelFolder.read(alone.resolve("model"));
        assertThat(ModelFolder.read(run.resolve("reduced").resolve("1")).floats())
                .isEqualTo(expected.floats());
    }

    @Test
    void finishedModelsAreKeptAndMoreAreAdded() {
        Cli.Result more = Cli.run("reduce", "-r", run, "--models", "3", "--documents", "2");
        assertThat(more.code()).isZero();
        assertThat(more.out())
                .contains(
                        "reduced/1: trained before",
                        "reduced/2: trained before",
                        "reduced/3: training without 2 of 12");
    }

    @Test
    void finishedModelsAreNotReplacedByOthersUnasked() throws IOException {
        Path copy = folder.resolve("replaced");
        try (var files = Files.walk(run)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(run.relativize(file).toString()));
            }
        }
        Cli.Result refused = Cli.run("reduce", "-r", copy, "--models", "2", "--documents", "3");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("reduced/1 is finished and was trained without 2 documents by seed ", "--overwrite");
        assertThat(copy.resolve("reduced").resolve("2")).exists();
        // Nor are they taken away, which training fewer would do.
        Cli.Result fewer = Cli.run("reduce", "-r", copy, "--models", "1", "--documents", "2");
        assertThat(fewer.errLines())
                .containsExactly(
                        "genir: reduced/2 is finished, and with --models 1 there is none; remove it with --overwrite");
        assertThat(copy.resolve("reduced").resolve("2")).exists();
        assertThat(Cli.run("reduce", "-r", copy, "--models", "1", "--documents", "3", "--overwrite")
                        .code())
                .isZero();
    }

    @Test
    void interpretSwapsEncodersWithThoseOfThisTraining() throws IOException {
        Path copy = folder.resolve("copy");
        try (var files = Files.walk(run)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(run.relativize(file).toString()));
            }
        }
        assertThat(Cli.run("interpret", "-r", copy).code()).isZero();
        assertThat(Files.readString(copy.resolve("interpret").resolve("encoder-swap.csv")))
                .contains("reduced-1", "reduced-2", "omitted,hits@1");

        Cli.Result other =
                Cli.run("run", config, "-o", copy, "--until", "interpret", "--set", "training.seed=7", "--overwrite");
        assertThat(other.code()).isZero();
        assertThat(other.out()).contains("reduced/1 is of an earlier training and passed over");
        assertThat(copy.resolve("interpret").resolve("encoder-swap.csv")).doesNotExist();
    }

    @Test
    void whatCannotBeDoneIsSaidInOneLine() throws IOException {
        problem("--documents 13: the model finds only", "reduce", "-r", run, "--documents", "13");
        problem("--models 0: expected a whole number from 1", "reduce", "-r", run, "--models", "0");
        Path early = folder.resolve("early");
        assertThat(Cli.run("run", config, "-o", early, "--until", "bm25").code())
                .isZero();
        problem("step 'reduce' needs step 'train' first", "reduce", "-r", early);
        assertThat(early.resolve("reduced")).doesNotExist();
    }

    private static void problem(String message, Object... line) {
        Cli.Result result = Cli.run(line);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errLines()).hasSize(1);
        assertThat(result.err()).contains(message);
    }
}
