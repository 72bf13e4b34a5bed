package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.interpret.stage.Stage;
import genir.interpret.table.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * The paper's circuit on the test queries (method.md, section 4.4; Table 4 of the paper): without self-attention anywhere
 * and without cross-attention in Stage I, the MLPs of Stages I and II at their mean over the correct queries of the
 * analysed split.
 */
public final class PaperCircuit implements Analysis {
    @Override
    public String name() {
        return "circuit";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        if (session.test().size() == 0) {
            return Outcome.notRun("The circuit is measured on test queries, and the collection has none: give"
                    + " it a test split and run the experiment again.");
        }
        if (session.sample(Session.CORRECT).size() == 0) {
            return Outcome.notRun("The circuit needs means over correctly answered "
                    + session.split().label() + " queries, and there are none: train longer.");
        }
        CircuitTable table = new CircuitTable(session, List.of(full(session), paper(session)), progress);
        return new Outcome()
                .table(table.metrics(Tables.CIRCUIT))
                .perQuery(table.perQuery())
                .fact("stages", session.stages().rule())
                .note(
                        "Ranks are among documents, as in metrics.json. Kept components are those whose output still depends"
                                + " on the query.");
    }

    static CircuitTable.Circuit full(Session session) {
        return new CircuitTable.Circuit("full", Experiment.NONE, 3 * session.layers());
    }

    static CircuitTable.Circuit paper(Session session) {
        List<Stage> stages = session.stages().stages();
        List<Intervention> recipe = new ArrayList<>();
        recipe.add(new Intervention.Zero(Target.layers(Component.SELF_ATTENTION)));
        int removed = session.layers();
        // A model of fewer than three layers has no Stage I.
        if (stages.size() >= 3) {
            recipe.add(new Intervention.Zero(Target.stage(Component.CROSS_ATTENTION, stages.get(0))));
            removed += stages.get(0).to() + 1;
        }
        if (stages.size() >= 2) {
            Stage before = new Stage(
                    "before the last", 0, stages.get(stages.size() - 2).to());
            recipe.add(new Intervention.Mean(Target.stage(Component.MLP, before), Session.CORRECT));
            removed += before.to() + 1;
        }
        return new CircuitTable.Circuit("paper", new Experiment(recipe), 3 * session.layers() - removed);
    }
}
