package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code genir inspect} on a run of the tiny collection. */
class InspectTest {
    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        run = folder.resolve("run");
        Cli.Result trained = Cli.run("run", TinyCollection.writeConfig(folder), "-o", run, "--until", "train", "-q");
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    private static JsonNode json(Object... arguments) throws IOException {
        Cli.Result result = Cli.run(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    @Test
    void runAndModelFolderAgree() throws IOException {
        JsonNode ofRun = json("inspect", "-r", run, "--query", "falcon pigeons", "--json", "-k", "3");
        StringBuilder ids = new StringBuilder();
        for (JsonNode token : ofRun.get("tokens")) {
            ids.append(ids.length() == 0 ? "" : ",").append(token.get("id").asInt());
        }
        JsonNode ofFolder = json("inspect", "-m", run.resolve("model"), "--tokens", ids, "--json", "-k", "3");
        assertThat(ofRun.get("predictions")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode expected = ofRun.get("predictions").get(i);
            JsonNode found = ofFolder.get("predictions").get(i);
            assertThat(found.get("id")).isEqualTo(expected.get("id"));
            assertThat(found.get("logit")).isEqualTo(expected.get("logit"));
            assertThat(found.has("token")).isFalse();
            assertThat(expected.has("token")).isTrue();
        }
    }

    /** The same query, the same numbers: a checkpoint of transformers, gated and untied, as it is, converted, and back. */
    @Test
    void checkpointsOfTransformersAreInspected() throws IOException {
        Path checkpoint = Path.of("parity", "golden", "gated-untied-sharded");
        Path ours = folder.resolve("ours");
        Path back = folder.resolve("back");
        assertThat(Cli.run("convert", "--from", "hf", "--input", checkpoint, "--output", ours)
                        .code())
                .isZero();
        assertThat(Cli.run("convert", "--to", "hf", "--input", ours, "--output", back)
                        .code())
                .isZero();
        String sites = "decoder.*.mlp.hook_pre,decoder.*.mlp.hook_pre_linear,decoder.*.hook_mlp_out";
        JsonNode expected = json("inspect", "-m", checkpoint, "--query", "cats on feet", "--json", "--sites", sites);
        assertThat(expected.get("predictions").get(0).has("token")).isTrue();
        assertThat(expected.get("sites").size()).isEqualTo(9);
        for (Path model : List.of(ours, back)) {
            assertThat(json("inspect", "-m", model, "--query", "cats on feet", "--json", "--sites", sites))
                    .isEqualTo(expected);
        }
        StringBuilder ids = new StringBuilder();
        expected.get("tokens")
                .forEach(token -> ids.append(ids.isEmpty() ? "" : ",")
                        .append(token.get("id").asInt()));
        for (Path model : List.of(checkpoint, ours, back, ours.resolve("model"))) {
            assertThat(json("inspect", "-m", model, "--tokens", ids, "--json")
                            .get("predictions")
                            .get(0)
                            .get("logit"))
                    .isEqualTo(expected.get("predictions").get(0).get("logit"));
        }
    }

    @Test
    void documentsOfACheckpointAreNamed() throws IOException {
        Path checkpoint = Path.of("parity", "golden", "docids-unused-rows");
        JsonNode found = json("inspect", "-m", checkpoint, "--tokens", "5,6,1", "--json", "-k", "131");
        for (JsonNode prediction : found.get("predictions")) {
            int id = prediction.get("id").asInt();
            assertThat(prediction.has("document")).isEqualTo(id >= 117 && id < 122);
            assertThat(prediction.get("token").asText().startsWith("<unused_")).isEqualTo(id >= 122);
        }
    }

    @Test
    void aModelWithoutWordsTakesTokensOnly() {
        Path alone = run.resolve("model");
        Cli.Result result = Cli.run("inspect", "-m", alone, "--query", "falcon");
        assertThat(result.err())
                .isEqualTo("genir: " + alone
                        + ": has no vocabulary to read --query with; give --tokens, or its run with" + " -r\n");
        assertThat(result.code()).isEqualTo(1);
        Path absent = folder.resolve("absent");
        Cli.Result none = Cli.run("inspect", "-m", absent, "--tokens", "1");
        assertThat(none.err())
                .isEqualTo("genir: " + absent.resolve("config.json") + ": cannot be read: no such file\n");
        assertThat(none.code()).isEqualTo(1);
    }

    @Test
    void sitesArePrintedAndDumped() throws IOException {
        Path dump = folder.resolve("dump.safetensors");
        Cli.Result result = Cli.run(
                "inspect",
                "-r",
                run,
                "--query",
                "falcon",
                "-k",
                "2",
                "--sites",
                "decoder.*.hook_mlp_out",
                "--dump",
                dump);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.outLines()).contains("decoder.0.hook_mlp_out", "decoder.1.hook_mlp_out", "wrote " + dump);
        String header = new String(Files.readAllBytes(dump), StandardCharsets.ISO_8859_1);
        assertThat(header).contains("\"logits\":{\"dtype\":\"F32\",\"shape\":[1,");
        assertThat(header).contains("\"decoder.1.hook_mlp_out\":{\"dtype\":\"F32\",\"shape\":[1,32]");
    }

    @Test
    void patchesChangeThePrediction() throws IOException {
        Path patch = TinyCollection.text(folder.resolve("patch.yaml"), """
                - do: mean
                  at: {component: cross_attention}
                  over: all
                """);
        JsonNode plain = json("inspect", "-r", run, "--query", "falcon", "--json");
        JsonNode patched = json("inspect", "-r", run, "--query", "falcon", "--json", "--patch", patch);
        assertThat(patched.get("tokens")).isEqualTo(plain.get("tokens"));
        assertThat(patched.get("predictions")).isNotEqualTo(plain.get("predictions"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--query x --sites decoder.1.hook_mlp_ou | 1 | nearest: decoder.1.hook_mlp_out",
                "--tokens 5,99999                        | 1 | token 99999 is not between 0 and",
                "--query x -k 0                          | 1 | -k 0",
                "--query x --patch none.yaml             | 1 | none.yaml",
                "--query x --tokens 1                    | 2 | mutually exclusive",
                "-k 3                                    | 2 | --query"
            })
    void mistakesAreOneLine(String arguments, int code, String message) {
        List<Object> all = new ArrayList<>(List.of("inspect", "-r", run));
        all.addAll(List.of((Object[]) arguments.split(" +")));
        Cli.Result result = Cli.run(all.toArray());
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.errLines().get(0)).contains(message);
    }

    @Test
    void sitesOfManyQueriesAreWrittenWithATableOfTheQueries() throws IOException {
        Path queries = Files.writeString(folder.resolve("asked.tsv"), "a\tfalcon pigeons\nb\t\"quoted\", falcon\n");
        Path dump = folder.resolve("many").resolve("asked.safetensors");
        Cli.Result result = Cli.run(
                "inspect", "-r", run, "--queries", queries, "--sites", "*.hook_resid_post", "--dump", dump, "-q");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(dump).isNotEmptyFile();
        List<String> table = Files.readAllLines(dump.resolveSibling("asked.queries.csv"));
        assertThat(table.get(0)).isEqualTo("query,id,text,first_token,length,predicted,predicted_document");
        assertThat(table.get(1)).startsWith("0,a,falcon pigeons,0,3,");
        assertThat(table.get(2)).startsWith("1,b,\"\"\"quoted\"\", falcon\",3,");
        assertThat(table).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --queries q.tsv                                                      | give --sites
            --queries q.tsv --sites *.hook_out                                   | --dump FILE.safetensors
            --queries q.tsv --sites *.hook_out --dump a.bin                      | expected a name that ends in .safetensors
            --queries q.tsv --sites *.hook_out --dump a.safetensors --json       | give a single query
            --queries q.tsv --sites *.hook_out --dump a.safetensors --shard-size 0 | expected a size such as 500MB
            --queries q.tsv --sites *.hook_out --dump a.safetensors              | q.tsv
            """)
    void whatCannotBeWrittenForManyQueriesSaysWhatIsMissing(String options, String expected) {
        List<Object> arguments = new ArrayList<>(List.of("inspect", "-r", run));
        arguments.addAll(List.of(options.split(" ", -1)));
        Cli.Result result = Cli.run(arguments.toArray());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(expected).hasLineCount(1);
    }
}
