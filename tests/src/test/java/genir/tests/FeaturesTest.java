package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import genir.model.feature.StoredAutoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that trains a sparse autoencoder of its model, looks at its features and changes them, from real command lines. */
class FeaturesTest {
    private static final String FEATURES = "features={features: 48, k: 4, steps: 300, inputs: 200, batch_size: 32}";
    private static final String ALONE = "interpret.analyses=[features]";
    private static final String AUTOENCODER = "features/" + StoredAutoencoder.FILE;

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
        first = Cli.run("run", config, "-o", run, "--set", FEATURES, "--set", ALONE);
    }

    private static JsonNode facts(Path of) throws IOException {
        return Json.strict()
                .readTree(of.resolve("interpret/features.json").toFile())
                .get("facts");
    }

    @Test
    void theyAreTrainedMeasuredAndShown() throws IOException {
        assertThat(first.err()).isEmpty();
        assertThat(first.outLines())
                .containsSubsequence("evaluate", "features", "interpret")
                .anyMatch(line -> line.matches("  48 features at decoder[.][0-9]+[.]hook_resid_post, learnt from [0-9]+"
                        + " inputs: [0-9.]+ % dead, [0-9.]+ % dense"));
        StoredAutoencoder stored = StoredAutoencoder.read(run.resolve(AUTOENCODER));
        assertThat(stored.autoencoder().features()).isEqualTo(48);
        assertThat(stored.autoencoder().width()).isEqualTo(32);
        assertThat(facts(run).get("explained_variance").asDouble()).isGreaterThan(0.5);
        assertThat(facts(run).get("site").asText()).isEqualTo(stored.site());
        assertThat(run.resolve("interpret/features-queries.csv")).exists();
        assertThat(Files.readString(run.resolve("report/index.html")))
                .contains("What the model&#39;s features are about");
    }

    @Test
    void theStepAloneMakesTheSameBytes() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        byte[] before = Files.readAllBytes(copy.resolve(AUTOENCODER));
        Files.delete(copy.resolve(AUTOENCODER));
        assertThat(Cli.run("features", "-r", copy).err()).isEmpty();
        assertThat(Files.readAllBytes(copy.resolve(AUTOENCODER))).isEqualTo(before);
    }

    @Test
    void otherFeaturesLeaveTheModelAsItIs() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        Cli.Result again = Cli.run(
                "run",
                config,
                "-o",
                copy,
                "--set",
                FEATURES.replace("k: 4", "k: 2"),
                "--set",
                ALONE,
                "--until",
                "interpret");
        assertThat(again.err()).isEmpty();
        assertThat(again.outLines())
                .contains("train: finished before, inputs unchanged", "evaluate: finished before, inputs unchanged")
                .contains("features", "interpret");
        assertThat(facts(copy).get("k").asInt()).isEqualTo(2);
    }

    @Test
    void withoutTheSectionTheyAreTakenBack() throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        Cli.Result without = Cli.run("run", config, "-o", copy, "--set", ALONE, "--until", "interpret");
        assertThat(without.err()).isEmpty();
        assertThat(copy.resolve("features")).doesNotExist();
        JsonNode found =
                Json.strict().readTree(copy.resolve("interpret/features.json").toFile());
        assertThat(found.get("run").asBoolean()).isFalse();
        assertThat(found.get("reason").asText()).contains("genir features");
    }

    @Test
    void aFeatureCanBeChangedInAQuery() throws IOException {
        String site = StoredAutoencoder.read(run.resolve(AUTOENCODER)).site();
        Path patch = Files.writeString(
                scratch.resolve("patch.yaml"),
                "- do: feature\n  at: {site: " + site + "}\n  feature: 3\n  value: 50\n");
        Cli.Result changed = Cli.run("inspect", "-r", run, "--patch", patch, "--query", "what digs wide burrows below");
        Cli.Result unchanged = Cli.run("inspect", "-r", run, "--query", "what digs wide burrows below");
        assertThat(changed.err()).isEmpty();
        assertThat(changed.out()).isNotEqualTo(unchanged.out());
        Files.writeString(patch, "- do: feature\n  at: {site: " + site + "}\n  feature: 48\n  value: 50\n");
        assertThat(Cli.run("inspect", "-r", run, "--patch", patch, "--query", "what")
                        .errLines())
                .singleElement()
                .asString()
                .contains("feature 48: the autoencoder has features 0 to 47");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            features={site: decoder.0.mlp.hook_post}   | features.site: expected the residual stream or a component's output
            features={site: encoder.0.hook_resid_post} | features.site: expected the residual stream or a component's output
            features={site: decoder.9.hook_mlp_out}    | unknown site 'decoder.9.hook_mlp_out'; nearest: decoder.
            features={k: 2000}                         | features.k: 2000 is not between 1 and 1024
            features={feature: 9}                      | unknown key features.feature; did you mean features?
            features={learning_rate: 0}                | features.learning_rate: 0 is not above 0
            """)
    void whatIsWrongIsSaidInOneLine(String setting, String message) throws IOException {
        Path copy = Trees.copy(run, scratch.resolve("copy"));
        Cli.Result refused = Cli.run("run", config, "-o", copy, "--set", setting, "--set", ALONE);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines()).singleElement().asString().contains(message);
    }
}
