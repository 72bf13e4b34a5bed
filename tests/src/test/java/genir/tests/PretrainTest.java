package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pre-training on the collection, and the base model that it makes, from real command lines. */
class PretrainTest {
    private static final String PRETRAIN = "training.pretrain={steps: 60, batch_size: 12, learning_rate: 5e-3}";

    @TempDir
    static Path folder;

    private static Path config;
    private static Path run;
    private static Cli.Result result;

    @BeforeAll
    static void runOnce() throws IOException {
        config = TinyCollection.writeConfig(folder);
        run = folder.resolve("run");
        result = Cli.run("run", config, "-o", run, "--until", "interpret", "--set", PRETRAIN);
    }

    private static Cli.Result again(Object... more) {
        Object[] line = new Object[4 + more.length];
        line[0] = "run";
        line[1] = run.resolve("config.yaml");
        line[2] = "-o";
        line[3] = run;
        System.arraycopy(more, 0, line, 4, more.length);
        return Cli.run(line);
    }

    @Test
    void trainingBeginsWithTheBaseModelAndInterpretHoldsItAgainstIt() throws IOException {
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("pretrain took");
        Vocabulary vocabulary = Vocabulary.read(run.resolve("vocabulary"));
        assertThat(vocabulary.sentinels()).hasSize(100);
        assertThat(Files.readString(run.resolve("interpret").resolve("encoder-swap.csv")))
                .contains("base,all");
        assertThat(run.resolve("checkpoints").resolve("pretrain").toFile().list())
                .containsExactly("learning-curve.csv");
        // It learnt something.
        String[] curve = Files.readString(
                        run.resolve("checkpoints").resolve("pretrain").resolve("learning-curve.csv"))
                .strip()
                .split("\n", -1);
        double first = Double.parseDouble(curve[1].split(",", -1)[3]);
        double last = Double.parseDouble(curve[curve.length - 1].split(",", -1)[3]);
        assertThat(last).isLessThan(0.8 * first);

        // Docids have no part in it: their rows are those of a model that was never trained.
        Path alone = folder.resolve("alone");
        Cli.Result untrained = Cli.run(
                "run",
                config,
                "-o",
                alone,
                "--until",
                "train",
                "--set",
                "training.pretrain={steps: 1, learning_rate: 1e-30}",
                "--set",
                "training.steps=1",
                "--set",
                "training.learning_rate=1e-30");
        assertThat(untrained.code()).isZero();
        Parameters base = ModelFolder.read(run.resolve("base"));
        Parameters before = ModelFolder.read(alone.resolve("base"));
        assertThat(base.config()).isEqualTo(before.config());
        int docid = vocabulary.docidToken("d03");
        assertThat(row(base, docid)).isEqualTo(row(before, docid));
        assertThat(row(base, 20)).isNotEqualTo(row(before, 20));
        // And training begins with it, whole.
        Parameters after = ModelFolder.read(alone.resolve("model"));
        for (String name : before.layout().slots().keySet()) {
            assertThat(after.floats(name)).as(name).isEqualTo(before.floats(name));
        }
    }

    @Test
    void whatPretrainingDoesNotDependOnDoesNotRepeatIt() {
        assertThat(again("--until", "interpret").out()).doesNotContain("took");
        Cli.Result longer = again("--until", "train", "--set", "training.steps=61", "--overwrite");
        assertThat(longer.out()).contains("pretrain: finished before", "train took");
    }

    @Test
    void withoutPretrainingThereIsNoBaseModel() throws IOException {
        Path other = folder.resolve("other");
        String short1 = "training.pretrain={steps: 1, batch_size: 2}";
        assertThat(Cli.run("run", config, "-o", other, "--until", "pretrain", "--set", short1)
                        .code())
                .isZero();
        assertThat(other.resolve("base")).exists();
        assertThat(Cli.run("pretrain", "-r", other).code()).isZero();
        Cli.Result refused = Cli.run("run", config, "-o", other, "--until", "train");
        assertThat(refused.err())
                .contains("is finished and has other inputs (training.pretrain.batch_size: 2 -> none,");
        assertThat(other.resolve("base")).exists();
        assertThat(Cli.run("run", config, "-o", other, "--until", "train", "--overwrite")
                        .code())
                .isZero();
        assertThat(other.resolve("base")).doesNotExist();
        assertThat(Vocabulary.read(other.resolve("vocabulary")).sentinels()).isEmpty();
        Cli.Result none = Cli.run("pretrain", "-r", other);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("step 'pretrain' has nothing to do in this configuration");
    }

    @Test
    void aTokenizerWithoutSentinelsIsRefused() throws IOException {
        Path first = folder.resolve("first");
        assertThat(Cli.run("run", config, "-o", first, "--until", "train", "--set", "training.steps=1")
                        .code())
                .isZero();
        Path tune = TinyCollection.text(folder.resolve("tune.yaml"), """
                collection: {path: tiny}
                model: {from: first}
                training: {steps: 1, pretrain: {steps: 1}}
                """);
        Cli.Result refused = Cli.run("run", tune, "-o", folder.resolve("tuned"));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("training.pretrain: the vocabulary has no sentinel tokens");
    }

    @Test
    void aPretrainedRunIsAStartingPoint() throws IOException {
        Path tune = TinyCollection.text(folder.resolve("more.yaml"), """
                collection: {path: tiny}
                model: {from: run}
                training: {steps: 1, learning_rate: 1e-30, batch_size: 4, pretrain: {steps: 1, learning_rate: 1e-30}}
                """);
        Path tuned = folder.resolve("more");
        Cli.Result more = Cli.run("run", tune, "-o", tuned, "--until", "train");
        assertThat(more.err()).isEmpty();
        Parameters from = ModelFolder.read(run.resolve("model"));
        assertThat(ModelFolder.read(tuned.resolve("model")).floats()).isEqualTo(from.floats());
        assertThat(ModelFolder.read(tuned.resolve("base")).floats()).isEqualTo(from.floats());
    }

    private static float[] row(Parameters parameters, int token) {
        float[] row = new float[parameters.config().dModel()];
        parameters.floats("shared.weight").get((long) token * row.length, row);
        return row;
    }
}
