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
import genir.interpret.table.Tables.PathEdgeRow;
import genir.model.backend.FloatSpan;
import genir.model.run.T5Runner;
import genir.model.weights.Parameters;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathsTest {
    private static final double TOPIC = 2;

    private static Outcome run(Session session) {
        return new Paths().run(session, Progress.NONE);
    }

    /** Layer 0's head writes the topic, its MLP a constant, layer 1's MLP reads the topic and writes the docid. */
    private static Parameters planted() {
        Parameters parameters = PlantedModel.parameters();
        SmallModel.zero(parameters, "decoder.block.2.layer.1.EncDecAttention.o.weight");
        return parameters;
    }

    private static double edge(Outcome outcome, String mode, int layer, String sender, String to, String measure) {
        String[] receiver = to.split(" ", -1);
        return outcome.rows(Tables.PATHS).stream()
                .filter(row -> row.mode().equals(mode)
                        && row.senderLayer() == layer
                        && row.sender().equals(sender)
                        && row.receiver().equals(receiver[0])
                        && row.receiverLayer() == Integer.parseInt(receiver[1])
                        && row.measure().equals(measure))
                .mapToDouble(row -> row.effect().value())
                .findFirst()
                .orElseThrow();
    }

    private static double effect(
            Outcome outcome, String mode, int layer, String component, String way, String measure) {
        return outcome.rows(Tables.PATHS_EFFECTS).stream()
                .filter(row -> row.mode().equals(mode)
                        && row.layer() == layer
                        && row.component().equals(component)
                        && row.way().equals(way)
                        && row.measure().equals(measure))
                .mapToDouble(row -> row.effect().value())
                .findFirst()
                .orElseThrow();
    }

    /** What layer 0's MLP writes where the head writes a topic of this strength: the start token's 1, normed. */
    private static double constant(double topic) {
        return 1 / scale(0, topic, 0);
    }

    /** What layer 1's MLP writes. */
    private static double docid(double constant, double topic) {
        return 10 * topic / scale(constant, topic, 0);
    }

    /** The norm's scale of a residual of a 1 and these. */
    private static double scale(double constant, double topic, double docid) {
        return Math.sqrt((1 + constant * constant + topic * topic + docid * docid) / PlantedModel.WIDTH);
    }

    /** The docid's logit. */
    private static double logit(double constant, double topic, double docid) {
        return docid / scale(constant, topic, docid) / Math.sqrt(PlantedModel.WIDTH);
    }

    /** Its lead: the runner-up is the start token. */
    private static double lead(double constant, double topic, double docid) {
        return (docid - 1) / scale(constant, topic, docid) / Math.sqrt(PlantedModel.WIDTH);
    }

    @Test
    void thePlantedPathHasTheEffectsThatFollowFromItsConstruction() {
        Outcome outcome = run(SmallModel.session(planted()));
        double constant = constant(TOPIC);
        double docid = docid(constant, TOPIC);
        double lead = lead(constant, TOPIC, docid);
        String cross = "cross_attention";

        double alone = constant(0);
        assertThat(effect(outcome, "zero", 0, cross, "total", "lead"))
                .isCloseTo(lead(alone, 0, 0) - lead, within(1e-4));
        double direct = lead(constant, 0, docid) - lead;
        assertThat(effect(outcome, "zero", 0, cross, "direct", "lead")).isCloseTo(direct, within(1e-4));
        assertThat(effect(outcome, "zero", 0, cross, "indirect", "lead"))
                .isCloseTo(lead(alone, 0, 0) - lead - direct, within(1e-4));
        assertThat(effect(outcome, "zero", 0, cross, "total", "logit"))
                .isCloseTo(-logit(constant, TOPIC, docid), within(1e-4));
        assertThat(edge(outcome, "zero", 0, cross, "logits -1", "lead")).isCloseTo(direct, within(1e-4));
        assertThat(edge(outcome, "zero", 0, cross, "logits -1", "logit"))
                .isCloseTo(logit(constant, 0, docid) - logit(constant, TOPIC, docid), within(1e-4));

        // By way of the MLP that writes the docid: it is not written.
        double without = lead(constant, TOPIC, 0) - lead;
        assertThat(without).isLessThan(-1);
        assertThat(edge(outcome, "zero", 0, cross, "mlp 1", "lead")).isCloseTo(without, within(1e-4));
        assertThat(edge(outcome, "zero", 0, cross, "mlp 1", "frozen")).isCloseTo(without, within(1e-4));
        assertThat(edge(outcome, "zero", 0, cross, "mlp 1", "logit"))
                .isCloseTo(-logit(constant, TOPIC, docid), within(1e-4));

        // By way of the MLP that writes the constant: it writes more, which is in the way of all that comes behind.
        assertThat(edge(outcome, "zero", 0, cross, "mlp 0", "lead"))
                .isCloseTo(lead(alone, TOPIC, docid(alone, TOPIC)) - lead, within(1e-4));
        assertThat(edge(outcome, "zero", 0, cross, "mlp 0", "frozen"))
                .isCloseTo(lead(alone, TOPIC, docid) - lead, within(1e-4));

        // By way of those that write nothing, nothing.
        for (String nobody : List.of("self_attention 1", "cross_attention 1", "self_attention 2", "mlp 2")) {
            assertThat(edge(outcome, "zero", 0, cross, nobody, "estimated")).isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void theMeanIsReplacedByWhatAllQueriesHave() {
        Outcome outcome = run(SmallModel.session(planted()));
        // The constant is the same for every query: its mean is itself.
        assertThat(effect(outcome, "mean", 0, "mlp", "total", "lead")).isCloseTo(0, within(1e-4));
        assertThat(effect(outcome, "zero", 0, "mlp", "total", "lead")).isGreaterThan(0.01);
        assertThat(edge(outcome, "mean", 0, "cross_attention", "mlp 1", "lead")).isLessThan(-0.5);
    }

    @Test
    void aSendersEdgesMakeItsTotalEffectWhereAllIsNearlyLinear() {
        Parameters parameters = SmallModel.untrained();
        for (String name : parameters.layout().slots().keySet()) {
            if (name.startsWith("decoder") && (name.endsWith(".o.weight") || name.endsWith(".wo.weight"))) {
                FloatSpan weights = parameters.floats(name);
                for (int i = 0; i < weights.length(); i++) {
                    weights.put(i, weights.get(i) / 100);
                }
            }
        }
        Outcome outcome = run(SmallModel.session(parameters));
        for (String component : List.of("self_attention", "cross_attention", "mlp")) {
            double total = effect(outcome, "zero", 0, component, "total", "lead");
            double edges = outcome.rows(Tables.PATHS).stream()
                    .filter(row -> row.mode().equals("zero")
                            && row.senderLayer() == 0
                            && row.sender().equals(component)
                            && row.measure().equals(row.receiver().equals("logits") ? "lead" : "estimated"))
                    .mapToDouble(row -> row.effect().value())
                    .sum();
            assertThat(Math.abs(total)).isGreaterThan(1e-4);
            assertThat(edges).as(component).isCloseTo(total, within(0.03 * Math.abs(total)));
        }
    }

    @Test
    void theLargestEstimatesAreFollowedAndAgree() {
        Outcome outcome = run(SmallModel.session(SmallModel.trained()));
        List<PathEdgeRow> rows = outcome.rows(Tables.PATHS);
        assertThat(outcome.fact("edges")).isEqualTo(45);
        assertThat(outcome.fact("edges_followed")).isEqualTo(30);
        for (String mode : List.of("zero", "mean")) {
            List<PathEdgeRow> mine =
                    rows.stream().filter(row -> row.mode().equals(mode)).toList();
            assertThat(mine.stream().filter(row -> row.measure().equals("estimated")))
                    .hasSize(36);
            assertThat(mine.stream().filter(row -> row.measure().equals("frozen")))
                    .hasSize(30);
            double least = mine.stream()
                    .filter(row -> row.measure().equals("frozen"))
                    .mapToDouble(row -> estimate(mine, row))
                    .min()
                    .orElseThrow();
            // What leaves the first self-attention is always the same, so that without rounding several estimates are
            // 0.
            double[] estimates = mine.stream()
                    .filter(row -> row.measure().equals("estimated"))
                    .mapToDouble(row -> Math.abs(row.effect().value()))
                    .toArray();
            assertThat(Arrays.stream(estimates).filter(each -> each > least).count())
                    .isLessThan(30);
            assertThat(Arrays.stream(estimates).filter(each -> each >= least).count())
                    .isGreaterThanOrEqualTo(30);
        }
        assertThat(outcome.rows(Tables.PATHS_AGREEMENT)).hasSize(2).allSatisfy(row -> {
            assertThat(row.count()).isEqualTo(30);
            assertThat(row.pearson()).isGreaterThan(0.7);
            assertThat(row.spearman()).isGreaterThan(0.7);
        });
        assertThat(rows).extracting(PathEdgeRow::queries).containsOnly(16);
    }

    /** The size of the estimate of a row's edge. */
    private static double estimate(List<PathEdgeRow> rows, PathEdgeRow of) {
        return rows.stream()
                .filter(row -> row.measure().equals("estimated")
                        && row.senderLayer() == of.senderLayer()
                        && row.sender().equals(of.sender())
                        && row.receiverLayer() == of.receiverLayer()
                        && row.receiver().equals(of.receiver()))
                .mapToDouble(row -> Math.abs(row.effect().value()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutItsModesItSaysSo() {
        InterpretConfig config = new InterpretConfig(
                "all", null, null, null, null, null, List.of("counterfactual"), null, null, null, null, 6, null);
        Session session = SmallModel.session(new Models(new T5Runner(SmallModel.untrained()), null, List.of()), config);
        assertThat(run(session).reason()).contains("interpret.modes");
    }
}
