package genir.interpret.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterventionFileTest {
    private static final String ALL_KINDS = """
            - do: zero
              at:
                component: self_attention
            - do: mean
              at:
                component: mlp
                stages:
                - I
                - II
              over: all
            - do: from_model
              at:
                component: cross_attention
                layers:
                - 2
                heads:
                - 0
                - 3
              model: reduced-1
            - do: from_query
              at:
                component: all
                layers:
                - 1
              query: why do cats land on their feet
            - do: from_partner
              at:
                component: mlp
                layers:
                - 0
            - do: scale
              at:
                site: decoder.2.hook_resid_mid
              factor: 0.5
            - do: noise
              at:
                component: mlp
                neurons:
                - 17
              deviation: 0.1
              seed: 7
            - do: feature
              at:
                site: decoder.2.hook_resid_post
              feature: 12
              factor: 0.0
            - do: reconstruct
              at:
                site: decoder.2.hook_resid_post
              file: features.safetensors
            """;

    @TempDir
    Path folder;

    private Experiment read(String text) throws IOException {
        return InterventionFile.read(Files.writeString(folder.resolve("patch.yaml"), text));
    }

    @Test
    void everyKindIsReadAndWrittenBackTheSame() throws IOException {
        Experiment experiment = read(ALL_KINDS);
        assertThat(experiment.interventions())
                .containsExactly(
                        new Intervention.Zero(Target.layers(Component.SELF_ATTENTION)),
                        new Intervention.Mean(
                                new Target(null, "mlp", null, null, List.of("I", "II"), null, null, null), "all"),
                        new Intervention.FromModel(
                                new Target(null, "cross_attention", null, List.of(2), null, List.of(0, 3), null, null),
                                "reduced-1"),
                        new Intervention.FromQuery(
                                new Target(null, "all", null, List.of(1), null, null, null, null),
                                "why do cats land on their feet"),
                        new Intervention.FromPartner(Target.layers(Component.MLP, 0)),
                        new Intervention.Scale(
                                new Target(null, null, "decoder.2.hook_resid_mid", null, null, null, null, null), 0.5),
                        new Intervention.Noise(
                                new Target(null, "mlp", null, null, null, null, List.of(17), null), 0.1, 7L),
                        new Intervention.Feature(
                                new Target(null, null, "decoder.2.hook_resid_post", null, null, null, null, null),
                                null,
                                12,
                                0.0,
                                null),
                        new Intervention.Reconstruct(
                                new Target(null, null, "decoder.2.hook_resid_post", null, null, null, null, null),
                                "features.safetensors"));
        assertThat(experiment.interventions().stream().map(Object::getClass))
                .containsExactlyInAnyOrder(Intervention.class.getPermittedSubclasses());
        assertThat(InterventionFile.text(experiment)).isEqualTo(ALL_KINDS);
        InterventionFile.write(experiment, folder.resolve("again.yaml"));
        assertThat(InterventionFile.read(folder.resolve("again.yaml"))).isEqualTo(experiment);
    }

    @Test
    void defaultsAreFilledIn() throws IOException {
        assertThat(read("[{do: mean, at: {component: mlp}}, {do: from_model, at: {component: mlp}}]")
                        .interventions())
                .containsExactly(
                        new Intervention.Mean(Target.layers(Component.MLP), "correct"),
                        new Intervention.FromModel(Target.layers(Component.MLP), "base"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{do: halve, at: {component: mlp}}] | patch.yaml:1: do: 'halve' is not known; known: zero, mean",
                "[{at: {component: mlp}}]            | patch.yaml:1: missing do; known: zero, mean",
                "[{do: zero}]                        | patch.yaml:1: at: missing",
                "[{do: zero, at: {component: mpl}}]  | patch.yaml:1: unknown component \"mpl\": did you mean mlp?",
                "[{do: zero, at: {componet: mlp}}]   | patch.yaml:1: unknown key \"componet\": did you mean component?",
                "[{do: zero, at: {component: mlp, heads: [0]}}] | heads: only self_attention and cross_attention",
                "[{do: zero, at: {component: all, neurons: [0]}}] | neurons: only the mlp",
                "[{do: zero, at: {}}]                | expected either a component or a site",
                "[{do: zero, at: {site: x, layers: [1]}}] | site: a site is a whole",
                "[{do: scale, at: {component: mlp}}] | factor: missing",
                "[{do: noise, at: {component: mlp}, deviation: 1e999}] | deviation: expected a finite number",
                "[{do: noise, at: {component: mlp}, deviation: -1}] | deviation: -1 is not 0 or more",
                "[{do: feature, at: {site: x}, factor: 2}] | feature: missing",
                "[{do: feature, at: {site: x}, feature: -1, factor: 2}] | feature: -1 is not 0 or more",
                "[{do: feature, at: {site: x}, feature: 1}] | expected either a factor or a value",
                "[{do: feature, at: {site: x}, feature: 1, factor: 2, value: 3}] | expected either a factor or a value",
                "[{do: feature, at: {site: x}, feature: 1, value: 1e999}] | value: expected a finite number",
                "[{do: reconstruct}]                 | patch.yaml:1: at: missing",
                "[{do: zero, at: {component: mlp}, factor: 2}] | key factor does not belong to this intervention",
                "[]                                  | expected a list of interventions",
                "just text                           | not a list of interventions",
                "[{do: zero, do: mean}]              | patch.yaml:1: not a list of interventions"
            })
    void whatIsWrongIsSaidInOneLine(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("\n"));
    }

    @Test
    void theLineIsTheOneWithTheError() {
        assertThatThrownBy(() -> read("- do: zero\n  at:\n    component: mlp\n- do: zero\n  when: now\n"))
                .hasMessageContaining("patch.yaml:5: unknown key \"when\"");
        assertThatThrownBy(() -> InterventionFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none.yaml");
    }

    @Test
    void aTextIsReadAsAFileIs() throws IOException {
        Experiment experiment = InterventionFile.parse(ALL_KINDS);
        assertThat(InterventionFile.text(experiment)).isEqualTo(ALL_KINDS);
        assertThat(InterventionFile.parse("[{\"do\": \"zero\", \"at\": {\"component\": \"mlp\", \"layers\": [2]}}]"))
                .isEqualTo(Experiment.of(new Intervention.Zero(Target.layers(Component.MLP, 2))));
        assertThatThrownBy(() -> InterventionFile.parse("- do: zero\n  at:\n    componet: mlp\n"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("line 3: unknown key \"componet\"");
        assertThatThrownBy(() -> InterventionFile.parse("")).hasMessageContaining("not a list of interventions");
        assertThatThrownBy(() -> InterventionFile.parse("[[[1]]]"))
                .hasMessage("line 1: not a list of interventions: expected each with the keys do and at");
    }
}
