package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.cli.bench.BenchShape;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.corpus.vocabulary.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code genir bench} on a tiny shape: what it reports, not how fast it is. */
class BenchTest {
    private static final String TINY = "toy:d_model=32,d_ff=64,num_heads=2,d_kv=16,num_layers=1,num_decoder_layers=2,"
            + "vocab_size=100,batch_size=4,length=6";

    /** Positions of TINY's batch. */
    private static final int ROWS = 4 * 6;

    @TempDir
    Path folder;

    private JsonNode measure(Object... more) throws IOException {
        Path file = folder.resolve("bench.json");
        List<Object> arguments = new ArrayList<>(List.of("bench", "--shape", TINY, "--threads", 1, "--json", file));
        arguments.addAll(List.of(more));
        Cli.Result result = Cli.run(arguments.toArray());
        assertThat(result.code()).as(result.err() + result.out()).isZero();
        assertThat(result.out()).contains("toy:d_model=32", "wrote " + file);
        JsonNode report = new ObjectMapper().readTree(Files.readString(file));
        assertThat(report.get("threads").asInt()).isEqualTo(1);
        return report.get("shapes").get(TINY);
    }

    @Test
    void speedIsReportedInFull() throws IOException {
        JsonNode shape = measure("--steps", 3, "--stock-steps", 1, "--dropout", 0);
        assertThat(shape.get("model").get("d_model").asInt()).isEqualTo(32);
        assertThat(shape.get("model")).hasSize(9);
        for (String timed : List.of("training_step", "forward", "suffix")) {
            JsonNode samples = shape.get(timed);
            assertThat(samples.get("samples_ms")).as(timed).hasSize(3);
            assertThat(samples.get("min_ms").asDouble())
                    .as(timed)
                    .isPositive()
                    .isLessThanOrEqualTo(samples.get("median_ms").asDouble());
            assertThat(samples.get("median_ms").asDouble())
                    .as(timed)
                    .isLessThanOrEqualTo(samples.get("max_ms").asDouble());
        }
        double forward = shape.get("forward").get("median_ms").asDouble();
        double suffix = shape.get("suffix").get("median_ms").asDouble();
        assertThat(shape.get("suffix_share_of_forward").asDouble()).isCloseTo(suffix / forward, Offset.offset(1e-9));
        assertThat(shape.get("threads").asInt()).isEqualTo(1);
        JsonNode stock = shape.get("stock");
        assertThat(stock.get("gradients").get("samples_ms")).hasSize(1);
        assertThat(shape.get("stock_ratio").asDouble())
                .isCloseTo(
                        stock.get("gradients").get("median_ms").asDouble()
                                / shape.get("training_step").get("median_ms").asDouble(),
                        Offset.offset(1e-9));
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(shape.get("training_peak_resident_bytes").asLong())
                    .isBetween(10_000_000L, shape.get("peak_resident_bytes").asLong());
            assertThat(stock.get("peak_resident_bytes").asLong()).isGreaterThan(10_000_000);
        }
    }

    @Test
    void productsAreCounted() throws IOException {
        JsonNode shape = measure("--steps", 2, "--no-stock", "--dropout", 0);
        assertThat(shape.has("stock")).isFalse();
        JsonNode products = shape.get("products");
        int count = 0;
        double milliseconds = 0;
        double gflop = 0;
        for (JsonNode one : products.get("classes")) {
            count += one.get("count").asInt();
            milliseconds += one.get("median_ms").asDouble();
            gflop += one.get("gflops").asDouble() * one.get("median_ms").asDouble() * 1e-3;
        }
        assertThat(count).isEqualTo(products.get("count").asInt()).isGreaterThan(20);
        assertThat(milliseconds).isPositive();
        double trained = shape.get("training_gflop").asDouble();
        assertThat(gflop).isCloseTo(trained, Offset.offset(1e-9));
        assertThat(products.get("gflops").asDouble())
                .isCloseTo(trained / products.get("alone").get("median_ms").asDouble() * 1e3, Offset.offset(1e-9));
        // Four projections and scores, values, and an MLP over all positions: the encoder's layer, by hand.
        double encoder = 2e-9 * ROWS * (4 * 32 * 32 + 2 * 6 * 32 + 2 * 32 * 64);
        double logits = 2e-9 * 4 * 32 * 100;
        double forward = shape.get("forward_gflop").asDouble();
        assertThat(forward).isGreaterThan(encoder + logits).isLessThan(2 * (encoder + logits));
        assertThat(trained).isBetween(2.5 * forward, 3.5 * forward);
        JsonNode profile = shape.get("profile_ms");
        assertThat(profile.get("product").asDouble()).isPositive();
        assertThat(profile.has("rms_norm")).isTrue();
        assertThat(profile.has("adam")).isTrue();
        assertThat(profile.has("cross_entropy")).isTrue();
    }

    @Test
    void twoTrainingsEndWithTheSameBytes() throws IOException {
        JsonNode shape = measure("--check-bytes", 5, "--soak", 6);
        assertThat(shape.get("same_bytes").asBoolean()).isTrue();
        assertThat(shape.get("bytes").get("steps").asInt()).isEqualTo(5);
        assertThat(shape.get("bytes").get("sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(shape.has("training_step")).isFalse();
        JsonNode soak = shape.get("soak");
        assertThat(soak.get("steps").asInt()).isEqualTo(6);
        assertThat(soak.get("growth_bytes").asLong())
                .isEqualTo(soak.get("used_after").asLong()
                        - soak.get("used_before").asLong());
    }

    @Test
    void jsonWithoutAFileIsAllThatIsPrinted() throws IOException {
        Cli.Result result =
                Cli.run("bench", "-q", "--shape", TINY, "--threads", 1, "--steps", 1, "--no-stock", "--json");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(new ObjectMapper().readTree(result.out()).get("shapes").has(TINY))
                .isTrue();
    }

    @Test
    void theDemoShapeIsWhatTheDemoTrains() throws IOException {
        Cli.Result result =
                Cli.run("run", "../configs/demo.yaml", "-o", folder.resolve("demo"), "--until", "index", "-q");
        assertThat(result.code()).as(result.err()).isZero();
        Vocabulary vocabulary = Vocabulary.read(folder.resolve("demo/vocabulary"));
        ExperimentConfig experiment = ConfigFile.read(Path.of("../configs/demo.yaml"), List.of());
        BenchShape demo = BenchShape.parse("demo");
        assertThat(demo.vocabSize()).isEqualTo(vocabulary.size());
        assertThat(demo.batchSize()).isEqualTo(experiment.training().length().batchSize());
        assertThat(demo.length()).isEqualTo(experiment.training().maxLength());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shape tiny                 | 1 | unknown --shape \"tiny\": Known are: toy, small, demo",
                "--shape toy:batchsize=3      | 1 | unknown size in --shape \"batchsize\": did you mean batch_size?",
                "--shape toy:length=x         | 1 | --shape: expected length= and a whole number, found \"length=x\"",
                "--shape toy:length=0         | 1 | --shape: length 0 is less than 1",
                "--shape toy:d_model=0        | 1 | model.d_model: 0 is less than 1",
                "--steps 0                    | 1 | --steps 0: expected a whole number from 1",
                "--dropout 1                  | 1 | --dropout 1.0: expected a number from 0 to below 1",
                "-r . --threads 1             | 1 | -r measures patching on a run: only --steps and --json go with it",
                "-r . --no-stock              | 1 | -r measures patching on a run: only --steps and --json go with it",
                "--steps many                 | 2 | --steps"
            })
    void mistakesAreOneLine(String arguments, int code, String message) {
        List<Object> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of((Object[]) arguments.split(" +")));
        Cli.Result result = Cli.run(all.toArray());
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.errLines().get(0)).contains(message);
    }

    @Test
    void aPlanIsPrintedAsInstructions() {
        Cli.Result result = Cli.run("bench", "--plan", TINY);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out().lines())
                .anyMatch(line -> line.matches(" +[0-9]+  .*\\[24, 32], .* = rms_norm\\(.*\\)(  @[0-9]+)+"))
                .anyMatch(line -> line.matches(" +[0-9]+  .*shared\\.weight.*\\^T.*"))
                .anyMatch(line -> line.matches("arena  [0-9,]+ floats"));
    }
}
