package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Progress;
import genir.interpret.InterpretConfig;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.StagePathRow;
import genir.model.run.T5Runner;
import genir.model.weights.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StagePathsTest {
    /** A model of two stages, the second from a layer on. */
    private static Session session(Parameters parameters, String second, int from, List<String> modes) {
        Map<String, List<Integer>> stages = new LinkedHashMap<>();
        stages.put("I", List.of(0, from - 1));
        stages.put(second, List.of(from, SmallModel.LAYERS - 1));
        InterpretConfig config =
                new InterpretConfig("all", null, null, stages, null, null, modes, null, null, null, null, 6, null);
        return SmallModel.session(new Models(new T5Runner(parameters), null, List.of()), config);
    }

    private static Outcome run(Session session) {
        return new StagePaths().run(session, Progress.NONE);
    }

    private static StagePathRow row(Outcome outcome, String sender, String stage, String receiver, String measure) {
        return outcome.rows(Tables.STAGE_PATHS).stream()
                .filter(row -> row.mode().equals("zero")
                        && row.sender().equals(sender)
                        && row.senderStage().equals(stage)
                        && row.receiver().equals(receiver)
                        && row.measure().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stageThreesMlpsNeedTheTopicsOfCrossAttention() {
        // Stage III is layers 1 and 2, of which 2 is the model's last.
        Outcome outcome = run(session(PlantedModel.parameters(), "III", 1, List.of("zero", "mean")));
        StagePathRow topics = row(outcome, "cross_attention", StagePaths.ALL, "mlp", "lead");
        assertThat(topics.layers()).isEqualTo("1");
        assertThat(topics.effect().value()).isLessThan(-1);
        assertThat(topics.queries()).isEqualTo(16);
        assertThat(row(outcome, "cross_attention", StagePaths.ALL, "mlp", "left_first")
                        .effect()
                        .value())
                .isEqualTo(1);
        // Self-attention writes nothing; without the constant the topic is larger after the norm.
        assertThat(row(outcome, "self_attention", StagePaths.ALL, "mlp", "lead")
                        .effect()
                        .value())
                .isCloseTo(0, within(1e-5));
        assertThat(row(outcome, "mlp", StagePaths.ALL, "mlp", "lead").effect().value())
                .isGreaterThan(1e-3);
        assertThat(outcome.rows(Tables.STAGE_PATHS)).hasSize(3 * 2 * 2);
    }

    @Test
    void stageTwosCrossAttentionHasSendersByStage() {
        Parameters parameters = PlantedModel.parameters();
        // Layer 2's head 1 looks for "lemon", steered by the constant of layer 0's MLP, and now writes much of it.
        parameters.floats("decoder.block.2.layer.1.EncDecAttention.o.weight").put(PlantedModel.LEMON * 16 + 8, 50);
        Outcome outcome = run(session(parameters, "II", 2, List.of("zero", "mean", "counterfactual")));
        // One query of sixteen has the word; it is first again where the head does not read the constant.
        assertThat(row(outcome, "mlp", "I", "cross_attention", "lead").effect().value())
                .isGreaterThan(0.03);
        // Of Stage II only self-attention comes before its cross-attention.
        assertThat(outcome.rows(Tables.STAGE_PATHS).stream()
                        .filter(row ->
                                row.mode().equals("mean") && row.measure().equals("lead"))
                        .map(row -> row.sender() + " " + row.senderStage()))
                .containsExactlyInAnyOrder("self_attention I", "cross_attention I", "mlp I", "self_attention II");
    }

    @Test
    void withoutTheseStagesItSaysSo() {
        Outcome outcome = run(session(PlantedModel.parameters(), "other", 2, null));
        assertThat(outcome.reason()).contains("Stage II or III");
    }
}
