package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import genir.cli.checkpoint.StoredModel;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training that goes on from a checkpoint, from real command lines. */
class FineTuningTest {
    private static final Path GOLDEN = Path.of("parity", "golden").toAbsolutePath();

    @TempDir
    private Path folder;

    /** A run so short, and with so small a rate, that the weights stay what they were at the start. */
    private StoredModel start(Path from, String settings) throws IOException {
        TinyCollection.write(folder.resolve("tiny"));
        Path config = TinyCollection.text(folder.resolve("tune.yaml"), """
                collection:
                  path: tiny
                model:
                  from: %s
                  %s
                training:
                  steps: 1
                  learning_rate: 1e-30
                  batch_size: 4
                """.formatted(from, settings));
        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"), "--until", "train");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return StoredModel.open(folder.resolve("run"));
    }

    @Test
    void documentsOfTheCheckpointKeepTheirEmbeddingsAndNewOnesBeginAtTheMean() throws IOException {
        Vocabulary before = StoredModel.open(GOLDEN.resolve("relu-tied")).vocabulary();
        Parameters old = StoredModel.open(GOLDEN.resolve("relu-tied")).parameters();
        StoredModel tuned = start(GOLDEN.resolve("relu-tied"), "dropout_rate: 0.2");
        Vocabulary after = tuned.vocabulary();
        Parameters parameters = tuned.parameters();

        assertThat(after.wordCount()).isEqualTo(117);
        assertThat(after.documentIds()).hasSize(12).startsWith("d01", "d02");
        assertThat(after.encode("a badger digs", 9)).isEqualTo(before.encode("a badger digs", 9));
        assertThat(parameters.config())
                .isEqualTo(old.config().forVocabulary(129, 0, 1).withDropout(0.2));
        for (int word = 0; word < 117; word++) {
            assertRow(parameters, word, row(old, word), 0);
        }
        for (String document : new String[] {"d10", "d11", "d12"}) {
            assertRow(parameters, after.docidToken(document), row(old, before.docidToken(document)), 0);
        }
        float[] mean = new float[20];
        for (int token = 0; token < 131; token++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row(old, token)[i] / 131;
            }
        }
        assertRow(parameters, after.docidToken("d01"), mean, 5e-4f);
        assertThat(row(parameters, after.docidToken("d01"))).isNotEqualTo(row(parameters, after.docidToken("d02")));
        String name = "decoder.block.1.layer.1.EncDecAttention.k.weight";
        assertThat(parameters.floats(name)).isEqualTo(old.floats(name));
    }

    @Test
    void rowsThatNoTokenHasGoToTheFirstNewDocuments() throws IOException {
        Parameters old =
                StoredModel.open(GOLDEN.resolve("gated-untied-sharded")).parameters();
        StoredModel tuned = start(GOLDEN.resolve("gated-untied-sharded"), "");
        assertThat(tuned.vocabulary().documentId(117)).isEqualTo("d01");
        assertThat(tuned.config().vocabSize()).isEqualTo(129);
        assertRow(tuned.parameters(), 117, row(old, 117), 0);
    }

    @Test
    void newDocumentsCanBeginAtTheirWords() throws IOException {
        Parameters old = StoredModel.open(GOLDEN.resolve("relu-tied")).parameters();
        StoredModel tuned = start(GOLDEN.resolve("relu-tied"), "docid_embeddings: document");
        int[] tokens = tuned.vocabulary()
                .encode(
                        "Badger\nA Badger digs wide burrows below old woods and eats worms after dusk.\n"
                                + "It digs wide burrows below old woods and eats worms after dusk.",
                        512);
        float[] mean = new float[20];
        int words = 0;
        for (int token : tokens) {
            if (token > 2) {
                words++;
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += row(old, token)[i];
                }
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= words;
        }
        assertRow(tuned.parameters(), tuned.vocabulary().docidToken("d01"), mean, 1e-5f);
    }

    @Test
    void aRunOfOursIsAStartingPointToo() throws IOException {
        Path config = TinyCollection.writeConfig(folder.resolve("first"));
        Path first = folder.resolve("first-run");
        assertThat(Cli.run("run", config, "-o", first, "--until", "train").code())
                .isZero();
        StoredModel tuned = start(first, "");
        assertThat(tuned.vocabulary().kind()).isEqualTo("stemmed");
        Parameters before = StoredModel.open(first).parameters();
        for (String name : before.layout().slots().keySet()) {
            assertThat(tuned.parameters().floats(name)).as(name).isEqualTo(before.floats(name));
        }
    }

    /** Of the run's own documents one is gone and one is new; words are taken over with the model. */
    @Test
    void aRunOfOursGoesOnWithOtherDocumentsFromAnyOfItsModels() throws IOException {
        Path config = TinyCollection.writeConfig(folder.resolve("first"));
        Path first = folder.resolve("first-run");
        assertThat(Cli.run(
                                "run",
                                config,
                                "-o",
                                first,
                                "--until",
                                "train",
                                "--set",
                                "training.pretrain={steps: 2, batch_size: 4}")
                        .code())
                .isZero();
        TinyCollection.write(folder.resolve("tiny"));
        Path corpus = folder.resolve("tiny").resolve("corpus.jsonl");
        Files.writeString(corpus, Files.readString(corpus).replace("\"_id\": \"d02\"", "\"_id\": \"x99\""));
        for (String split : new String[] {"train", "dev", "test"}) {
            Path qrels = folder.resolve("tiny").resolve("qrels").resolve(split + ".tsv");
            Files.writeString(qrels, Files.readString(qrels).replace("\td02\t", "\tx99\t"));
        }
        for (String model : new String[] {"", "model", "base"}) {
            Path tune = TinyCollection.text(folder.resolve("tune.yaml"), """
                    collection: {path: tiny}
                    model: {from: %s}
                    training: {steps: 1, learning_rate: 1e-30, batch_size: 4}
                    """.formatted(first.resolve(model)));
            Path tuned = folder.resolve("tuned-" + model);
            Cli.Result result = Cli.run("run", tune, "-o", tuned, "--until", "train");
            assertThat(result.err()).isEmpty();
            StoredModel before = StoredModel.open(model.equals("base") ? first.resolve(model) : first);
            StoredModel after = StoredModel.open(tuned);
            assertThat(after.vocabulary().wordCount())
                    .isEqualTo(before.vocabulary().wordCount());
            assertThat(after.vocabulary().hasDocument("d02")).isFalse();
            Parameters old = before.parameters();
            for (int word = 0; word < after.vocabulary().wordCount(); word++) {
                assertRow(after.parameters(), word, row(old, word), 0);
            }
            for (String kept : new String[] {"d01", "d03", "d12"}) {
                assertRow(
                        after.parameters(),
                        after.vocabulary().docidToken(kept),
                        row(old, before.vocabulary().docidToken(kept)),
                        0);
            }
            assertThat(row(after.parameters(), after.vocabulary().docidToken("x99")))
                    .isNotEqualTo(row(old, before.vocabulary().docidToken("d02")));
            // The base model is what training began with.
            assertThat(ModelFolder.read(tuned.resolve("base")).floats())
                    .isEqualTo(after.parameters().floats());
        }
    }

    @Test
    void trainingLearnsAndAChangedCheckpointTrainsAgain() throws IOException {
        TinyCollection.write(folder.resolve("tiny"));
        Path checkpoint = folder.resolve("checkpoint");
        assertThat(Cli.run("convert", "--from", "hf", "--input", GOLDEN.resolve("relu-tied"), "--output", checkpoint)
                        .code())
                .isZero();
        Path config = TinyCollection.text(folder.resolve("tune.yaml"), """
                collection:
                  path: tiny
                model:
                  from: checkpoint
                training:
                  steps: 40
                  batch_size: 12
                  learning_rate: 1e-2
                evaluation:
                  resamples: 100
                """);
        Path run = folder.resolve("run");
        Cli.Result result = Cli.run("run", config, "-o", run);
        assertThat(result.err()).isEmpty();
        assertThat(Files.readString(run.resolve("config.yaml")))
                .contains("from: " + checkpoint, "docid_embeddings: resize")
                .doesNotContain("vocabulary:", "d_model");
        String curve = Files.readString(run.resolve("checkpoints").resolve("learning-curve.csv"));
        String[] lines = curve.strip().split("\n", -1);
        double first = Double.parseDouble(lines[1].split(",", -1)[3]);
        double last = Double.parseDouble(lines[lines.length - 1].split(",", -1)[3]);
        assertThat(last).isLessThan(0.8 * first);
        assertThat(Cli.run("run", run.resolve("config.yaml"), "-o", run).out()).doesNotContain("took");

        Path weights = checkpoint.resolve("model").resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 4] ^= 1;
        Files.write(weights, bytes);
        assertThat(Cli.run("run", config, "-o", run, "--until", "train").err())
                .contains("the training here is finished and has other inputs", checkpoint + " has changed");
        assertThat(Cli.run("run", config, "-o", run, "--until", "train", "--overwrite")
                        .out())
                .contains("index: finished before", "train took");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: {from: nowhere}|: no model; expected model/ and vocabulary/",
                "model: {from: ' '}|model.from: missing",
                "model: {from: tiny}|: no model; expected model/ and vocabulary/",
                "model: {from: GOLDEN, d_model: 20}|model.d_model: comes with the checkpoint that model.from names",
                "model: {from: GOLDEN, docid_embeddings: mean}|model.docid_embeddings: 'mean' is not known",
                "model: {from: GOLDEN, dropout_rate: 1}|model.dropout_rate: 1.0 is not in [0, 1)",
                "model: {from: GOLDEN}\nvocabulary: {size: 5}|vocabulary: comes with the checkpoint",
                "model: {from: GOLDEN}\ninterpret: {stages: {I: [0, 3]}}|interpret.stages.I: [0, 3] is not",
            })
    void whatDoesNotFit(String lines) throws IOException {
        TinyCollection.write(folder.resolve("tiny"));
        String[] parts = lines.split("\\|", -1);
        Path config = TinyCollection.text(
                folder.resolve("tune.yaml"),
                "collection: {path: tiny}\n"
                        + parts[0].replace("GOLDEN", GOLDEN.resolve("relu-tied").toString()));
        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errLines()).hasSize(1);
        assertThat(result.err()).contains(parts[1]);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private static float[] row(Parameters parameters, int token) {
        float[] row = new float[parameters.config().dModel()];
        parameters.floats("shared.weight").get((long) token * row.length, row);
        return row;
    }

    private static void assertRow(Parameters parameters, int token, float[] expected, float tolerance) {
        assertThat(row(parameters, token)).as("token " + token).containsExactly(expected, Offset.offset(tolerance));
    }
}
