package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.session.Session;
import genir.interpret.stage.Stage;
import genir.interpret.stage.StageFinder;
import genir.interpret.stage.Stages;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.StageRow;
import java.util.Arrays;

/**
 * Which layers make a stage (method.md, section 4.2): those that the other analyses use, those found in this model's
 * contribution profile, and the paper's scaled to its depth.
 */
public final class StageProfile implements Analysis {
    @Override
    public String name() {
        return "stages";
    }

    /** The stages found in the model's contribution profile. */
    public static Stages found(Session session, Progress progress) {
        return StageFinder.find(Contributions.crossShare(session, progress));
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        double[] share = Contributions.crossShare(session, progress);
        Stages found = StageFinder.find(share);
        Table<StageRow> table = new Table<>(Tables.STAGES);
        add(table, "used", session.stages());
        add(table, "found", found);
        add(table, "scaled", Stages.scaled(session.layers()));
        return new Outcome()
                .table(table)
                .fact("used_rule", session.stages().rule())
                .fact("found_rule", found.rule())
                .fact("cross_attention_share", Arrays.stream(share).boxed().toList())
                .note(
                        "Found by rule: of all ways to cut the layers into three runs, the one whose middle run differs most,"
                                + " by the variance between groups, in cross-attention's share of the lengths of the three"
                                + " components' outputs, and has the higher share.");
    }

    private static void add(Table<StageRow> table, String rule, Stages stages) {
        for (Stage stage : stages.stages()) {
            table.add(new StageRow(rule, stage.name(), stage.from(), stage.to()));
        }
    }
}
