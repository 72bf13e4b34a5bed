package genir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import genir.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example on the demo collection, as its reader would, with less training. */
class ExamplesTest {
    private static final String DEMO = Path.of("..", "configs", "demo").toString();
    private static final String QUERY = "why did a spicy plant evolve to deter mice yet not parrots";

    @TempDir
    static Path folder;

    private static String run;
    private static List<String> trained;

    @FunctionalInterface
    private interface Example {
        void runOn(String... args) throws IOException;
    }

    @BeforeAll
    static void train() throws IOException {
        run = folder.resolve("trained").toString();
        trained = output(TrainARetriever::main, DEMO, run, "2");
    }

    @Test
    void a_retriever_is_trained_and_not_again() throws IOException {
        assertThat(trained).singleElement().asString().matches("29 steps in \\d+ s, the best weights at step \\d+");
        assertThat(Path.of(run, "model", "model.safetensors")).isNotEmptyFile();
        byte[] model = Files.readAllBytes(Path.of(run, "model", "model.safetensors"));
        output(TrainARetriever::main, DEMO, run, "2");
        assertThat(Path.of(run, "model", "model.safetensors")).hasBinaryContent(model);
    }

    @Test
    void a_collection_is_indexed_and_searched() throws IOException {
        List<String> lines =
                output(IndexAndSearch::main, DEMO, folder.resolve("index").toString(), QUERY);
        assertThat(lines.get(0)).isEqualTo("256 documents");
        assertThat(lines.get(1)).isEqualTo(" 4.258  goosebumps     Why we get goosebumps");
        assertThat(lines).hasSize(4);
    }

    @Test
    void the_model_is_asked_behind_every_layer() throws IOException {
        assertThat(output(AskAtASite::main, run, QUERY))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).matches("decoder\\.\\d\\.hook_resid_post(  \\S+){3}"));
    }

    @Test
    void components_are_removed() throws IOException {
        assertThat(output(PatchAModel::main, run))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).matches("[a-z_ ]+ +\\d+ of 256"));
    }

    @Test
    void an_analysis_of_ones_own_runs_alone() throws IOException {
        List<String> lines =
                output(ResidualNorms::main, run, folder.resolve("norms").toString());
        assertThat(lines.get(0)).isEqualTo("layer,norm,low,high,queries");
        assertThat(lines).hasSize(7);
        double first = Double.parseDouble(lines.get(1).split(",", -1)[1]);
        double last = Double.parseDouble(lines.get(6).split(",", -1)[1]);
        assertThat(last).isGreaterThan(first).isFinite();
    }

    @Test
    void a_ranker_of_ones_own_is_compared() throws IOException {
        assertThat(output(TitleBoost::main, run)).hasSize(6).first().asString().startsWith("hits@1    bm25 0.691");
    }

    @Test
    void the_command_runs_an_analysis_from_the_class_path_and_reports_the_rest() throws IOException {
        Path run = folder.resolve("run");
        Path config = folder.resolve("experiment.yaml");
        Files.writeString(config, """
                collection: {path: %s}
                model: {d_model: 32, d_ff: 32, num_decoder_layers: 2}
                training: {steps: 4}
                interpret: {queries: all, max_queries: 8, analyses: [patching, residual-norms]}
                """.formatted(Path.of(DEMO).toAbsolutePath()));
        assertThat(Main.run("run", config.toString(), "-o", run.toString())).isZero();
        assertThat(run.resolve("interpret/residual-norms.json")).isNotEmptyFile();
        assertThat(Files.readAllLines(run.resolve("interpret/residual-norms.csv")))
                .hasSize(3);
        assertThat(run.resolve("report/index.html")).isNotEmptyFile();
    }

    private static List<String> output(Example example, String... args) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            example.runOn(args);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
