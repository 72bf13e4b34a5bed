package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import genir.interpret.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code genir robustness} from real command lines. */
class RobustnessTest {
    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void runOnce() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        run = folder.resolve("run");
        assertThat(Cli.run("run", config, "-q", "-o", run, "--until", "evaluate")
                        .code())
                .isZero();
    }

    private static JsonNode measured(Object... options) throws IOException {
        Object[] line = new Object[options.length + 3];
        System.arraycopy(new Object[] {"robustness", "-r", run}, 0, line, 0, 3);
        System.arraycopy(options, 0, line, 3, options.length);
        Cli.Result result = Cli.run(line);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return Json.strict().readTree(run.resolve("robustness.json").toFile());
    }

    @Test
    void everySystemIsMeasuredTheSameTwiceAndTheReportShowsIt() throws IOException {
        JsonNode found = measured();
        assertThat(found.path("split").asText()).isEqualTo("test");
        assertThat(found.at("/perturbations").findValuesAsText("name"))
                .containsExactly("typo", "typos", "order", "drop", "add");
        JsonNode metrics = Json.strict().readTree(run.resolve("metrics.json").toFile());
        for (JsonNode one : found.path("perturbations")) {
            for (String system : List.of("bm25", "genir", "fusion")) {
                JsonNode hits = one.at("/systems/" + system + "/hits@1");
                assertThat(hits.path("after").asDouble() - hits.path("before").asDouble())
                        .isCloseTo(hits.path("difference").asDouble(), Offset.offset(1e-9));
                if (one.path("queries").asInt() == 12) {
                    assertThat(hits.path("before").asDouble())
                            .isEqualTo(metrics.at("/" + system + "/test/hits@1").asDouble());
                }
            }
            if (one.path("name").asText().equals("order")) {
                // A bag of words has no order.
                assertThat(one.at("/systems/bm25/mrr@10/difference").asDouble()).isZero();
            }
        }
        byte[] before = Files.readAllBytes(run.resolve("robustness.json"));
        measured();
        assertThat(Files.readAllBytes(run.resolve("robustness.json"))).isEqualTo(before);

        Path report = new ReportWriter(id -> "").write(run);
        assertThat(Files.readString(report)).contains("Queries in other words", "a typing error in every word");
        assertThat(Cli.run("evaluate", "-r", run).code()).isZero();
        assertThat(run.resolve("robustness.json")).doesNotExist();
        assertThat(run.resolve("robustness.csv")).doesNotExist();
    }

    @Test
    void paraphrasesAndChosenSystemsAlone() throws IOException {
        String first =
                Files.readAllLines(run.resolve("runs/bm25.test.trec")).get(0).split("[ \t]", -1)[0];
        Path file = Files.writeString(folder.resolve("p.tsv"), first + "\tquite other words\n");
        JsonNode found =
                measured("--perturb", "drop", "--systems", "genir,bm25", "--paraphrases", file, "--metric", "mrr@10");
        assertThat(found.at("/perturbations").findValuesAsText("name")).containsExactly("drop", "paraphrase");
        assertThat(found.at("/perturbations/1/queries").asInt()).isEqualTo(1);
        assertThat(found.at("/perturbations/1/systems").fieldNames())
                .toIterable()
                .containsExactly("bm25", "genir");
    }

    @ParameterizedTest
    @CsvSource({
        "--perturb, tyypo, 'unknown perturbation \"tyypo\": did you mean typo'",
        "--systems, dense, 'unknown system of this run \"dense\"'",
        "--metric, hits@7, 'unknown metric of this run \"hits@7\"'",
        "--split, train, '--split train: expected test or dev'",
        "--paraphrases, /nowhere.tsv, '/nowhere.tsv'"
    })
    void whatCannotBeIsOneLine(String option, String value, String problem) {
        Cli.Result result = Cli.run("robustness", "-r", run, option, value);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errLines()).hasSize(1).allMatch(line -> line.contains(problem));
    }

    @Test
    void aRunThatIsNotEvaluatedSaysWhatToRun() {
        Path empty = folder.resolve("bm25-only");
        assertThat(Cli.run("run", folder.resolve("tiny.yaml"), "-q", "-o", empty, "--until", "bm25")
                        .code())
                .isZero();
        Cli.Result result = Cli.run("robustness", "-r", empty);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errLines())
                .hasSize(1)
                .allMatch(line -> line.endsWith("run 'genir evaluate -r " + empty + "' first"));
    }
}
