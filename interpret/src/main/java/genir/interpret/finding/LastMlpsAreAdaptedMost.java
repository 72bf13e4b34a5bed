package genir.interpret.finding;

import genir.interpret.patch.Component;
import genir.interpret.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** F5 (section 5.1 of the paper): of all components the MLPs of Stage III can least be taken from the base model. */
final class LastMlpsAreAdaptedMost implements Claim {
    /** With the base model's outputs in Stages I, II and III (Table 3). */
    private static final Map<Component, List<Double>> PUBLISHED = Map.of(
            Component.SELF_ATTENTION, List.of(0.0530, 0.0556, 0.0732),
            Component.CROSS_ATTENTION, List.of(0.0758, 0.1793, 0.3409),
            Component.MLP, List.of(0.0530, 0.0707, 0.7449));

    @Override
    public String id() {
        return "F5";
    }

    @Override
    public String text() {
        return "Training on documents adapts the MLPs of Stage III most: replaced by the base model's they lose more"
                + " queries than any other component of any stage.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        List<Stage> stages = List.of(evidence.stage("I"), evidence.stage("II"), evidence.stage("III"));
        double[] last = left(evidence, stages.get(2), Component.MLP);
        double published = PUBLISHED.get(Component.MLP).get(2);
        List<Criterion> criteria = new ArrayList<>();
        for (int stage = 0; stage < stages.size(); stage++) {
            for (Component component : Component.values()) {
                if (stage == 2 && component == Component.MLP) {
                    continue;
                }
                double[] other = left(evidence, stages.get(stage), component);
                double[] more = new double[other.length];
                for (int query = 0; query < more.length; query++) {
                    more[query] = last[query] - other[query];
                }
                criteria.add(evidence.mean(
                        "queries leaving rank 1 with the base model's MLPs in Stage "
                                + stages.get(2).name() + ", less those with its "
                                + component.label().replace('_', '-') + " in Stage "
                                + stages.get(stage).name(),
                        more,
                        Relation.ABOVE,
                        0,
                        published - PUBLISHED.get(component).get(stage)));
            }
        }
        return Ruling.all(criteria);
    }

    private static double[] left(Evidence evidence, Stage stage, Component component) {
        return evidence.left(stage.name(), component.label(), "base");
    }
}
