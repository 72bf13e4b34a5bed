package genir.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.io.Checksums;
import genir.distributed.LocalCluster.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a trained model, as tasks: models without some documents, analyses. */
class SparkModelTest {
    private static final int DOCUMENTS = 12;

    /** Some that findings are judged by, and some that are tasks of their own. */
    private static final String ANALYSES =
            "encoder-swap,patching,patching-layers,rank-development,single-type,neuron-inputs,attention-inputs,words-or-docids,words,stage-paths";

    @TempDir
    private static Path folder;

    private static Path here;
    private static Path there;

    @BeforeAll
    static void train() throws IOException {
        here = run("here");
        there = run("there");
    }

    @Test
    void reducedModelsAreThoseOfOneMachine() throws Exception {
        Said said = LocalCluster.genir(
                "spark", "reduce", "-r", there, "--models", 2, "--documents", 1, "--master", LocalCluster.TWO);

        assertThat(said.code()).as(said.lines()).isZero();
        Said alone = LocalCluster.genir("reduce", "-r", here, "--models", 2, "--documents", 1, "--threads", 1);
        assertThat(alone.code()).as(alone.lines()).isZero();
        for (String file : List.of("model.safetensors", "omitted.tsv")) {
            for (String model : List.of("reduced/1", "reduced/2")) {
                assertThat(Checksums.ofFile(there.resolve(model).resolve(file)))
                        .as(model + " " + file)
                        .isEqualTo(Checksums.ofFile(here.resolve(model).resolve(file)));
            }
        }

        Said again = LocalCluster.genir(
                "spark",
                "reduce",
                "-r",
                there,
                "--models",
                1,
                "--documents",
                1,
                "--overwrite",
                "--master",
                LocalCluster.TWO);

        assertThat(again.code()).as(again.lines()).isZero();
        assertThat(again.lines()).contains("reduced/1: trained before", "reduced/2: removed");
        assertThat(there.resolve("reduced/2")).doesNotExist();
        // The two runs are compared in other ways, too.
        LocalCluster.genir("reduce", "-r", here, "--models", 1, "--documents", 1, "--overwrite", "--threads", 1);
    }

    @Test
    void analysesAreThoseOfOneMachine() throws Exception {
        Said said = LocalCluster.genir(
                "spark", "interpret", "-r", there, "--analyses", ANALYSES, "--master", LocalCluster.TWO);

        assertThat(said.code()).as(said.lines()).isZero();
        interpret(here, ANALYSES);
        assertThat(LocalCluster.sums(there.resolve("interpret"), ""))
                .containsKeys("findings.json", "patching.json", "patching-layers.json", "queries.csv")
                .isEqualTo(LocalCluster.sums(here.resolve("interpret"), ""));
    }

    @Test
    void aDriverWhoseDiskIsFullLeavesAnInterpretationThatIsMadeAgain() throws Exception {
        Path alone = copy(here, "alone");
        interpret(alone, "single-type");
        Path afar = copy(alone, "afar");
        interpret(alone, "single-type,words");
        Path faults = Files.createDirectory(folder.resolve("faults"));
        Files.createFile(faults.resolve("at-.steps.json.partial"));
        String before = Files.readString(afar.resolve("steps.json"));
        Object[] line = {
            "spark",
            "interpret",
            "-r",
            "faulty:" + afar,
            "--analyses",
            "single-type,words",
            "--master",
            LocalCluster.TWO,
            LocalCluster.faulty(faults)
        };

        Said full = LocalCluster.genir(line);

        assertThat(full.code()).as(full.lines()).isEqualTo(1);
        assertThat(full.lines()).contains("No space left on device");
        assertThat(Files.readString(afar.resolve("steps.json"))).isEqualTo(before);
        assertThatThrownBy(() -> new RunDirectory(afar).requireIntact(StepName.INTERPRET))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not as step 'interpret' left it");

        Said again = LocalCluster.genir(line);

        assertThat(again.code()).as(again.lines()).isZero();
        assertThat(LocalCluster.sums(afar.resolve("interpret"), ""))
                .containsKeys("single-type.json", "words.json")
                .isEqualTo(LocalCluster.sums(alone.resolve("interpret"), ""));
        new RunDirectory(afar).requireIntact(StepName.INTERPRET);
        assertThat(Files.readString(afar.resolve("steps.json"))).isNotEqualTo(before);
        try (var left = Files.list(afar)) {
            assertThat(left.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".")))
                    .containsExactly(".lock");
        }
    }

    private static void interpret(Path run, String analyses) {
        Said said = LocalCluster.genir("interpret", "-r", run, "--analyses", analyses, "--threads", 1);
        assertThat(said.code()).as(said.lines()).isZero();
    }

    private static Path copy(Path run, String name) throws IOException {
        Path copy = folder.resolve(name);
        try (var files = Files.walk(run)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(run.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static Path run(String name) throws IOException {
        Path run = folder.resolve(name);
        Path config = folder.resolve("tiny.yaml");
        Files.writeString(config, """
                collection:
                  path: %s
                model:
                  d_model: 32
                  d_kv: 8
                  d_ff: 64
                  num_heads: 4
                  num_layers: 1
                  num_decoder_layers: 1
                training:
                  steps: 150
                interpret:
                  queries: all
                """.formatted(collection()));
        Said said = LocalCluster.genir("run", config, "--until", "evaluate", "-o", run, "--threads", 1);
        assertThat(said.code()).as(said.lines()).isZero();
        return run;
    }

    /** Documents that share no word, and three questions for each. */
    private static Path collection() throws IOException {
        Path collection = folder.resolve("collection");
        List<String> documents = new ArrayList<>();
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add("{\"_id\": \"d%d\", \"title\": \"\", \"text\": \"ant%d bee%d cow%d\"}".formatted(i, i, i, i));
            queries.add("{\"_id\": \"train%d\", \"text\": \"ant%d bee%d\"}".formatted(i, i, i));
            queries.add("{\"_id\": \"dev%d\", \"text\": \"bee%d cow%d\"}".formatted(i, i, i));
            queries.add("{\"_id\": \"test%d\", \"text\": \"ant%d cow%d\"}".formatted(i, i, i));
        }
        Files.createDirectories(collection.resolve("qrels"));
        Files.write(collection.resolve("corpus.jsonl"), documents);
        Files.write(collection.resolve("queries.jsonl"), queries);
        for (String split : List.of("train", "dev", "test")) {
            List<String> lines = new ArrayList<>(List.of("query-id\tcorpus-id\tscore"));
            for (int i = 0; i < DOCUMENTS; i++) {
                lines.add(split + i + "\td" + i + "\t1");
            }
            Files.write(collection.resolve("qrels").resolve(split + ".tsv"), lines);
        }
        return collection;
    }
}
