package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.interpret.stage.Stage;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.PatchingRankRow;
import genir.interpret.table.Tables.PatchingRow;
import java.util.ArrayList;
import java.util.List;

/**
 * What breaks when the outputs of a component are replaced in all layers of a stage (method.md, section 4.3; Table 3 of the
 * paper): the share of queries whose relevant document is no longer within the first 1, 5, 10 or 100 of all tokens.
 *
 * <p>Beside the paper's cells: all three components of a stage, each component in all layers, and the outputs of another
 * query.
 */
public final class ComponentPatching implements Analysis {
    static final int[] CUTOFFS = {1, 5, 10, 100};
    private static final String ALL = "all";

    private record Cell(Stage stage, String component, Mode mode) {
        Experiment experiment(Session session) {
            List<Intervention> interventions = new ArrayList<>();
            for (Component each : Component.values()) {
                if (component.equals(ALL) || component.equals(each.label())) {
                    interventions.add(mode.at(Target.stage(each, stage), session));
                }
            }
            return new Experiment(interventions);
        }
    }

    @Override
    public String name() {
        return "patching";
    }

    @Override
    public double runs(Session session) {
        return 0.5 * cells(session).size() * session.batches().size();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        List<Cell> cells = cells(session);
        List<Experiment> experiments = new ArrayList<>();
        experiments.add(Experiment.NONE);
        cells.forEach(cell -> experiments.add(cell.experiment(session)));
        PatchingEngine engine = new PatchingEngine(session, session.analysed());
        int[][] ranks;
        try (Progress.Task task = progress.start(name(), engine.steps(experiments))) {
            ranks = engine.ranks(experiments, task);
        }
        QueryMeans means = new QueryMeans(session);
        Table<PatchingRankRow> perQuery = new Table<>(Tables.PATCHING_RANKS);
        for (int query = 0; query < session.analysed().size(); query++) {
            String id = session.queries().get(query).id();
            perQuery.add(new PatchingRankRow(id, ALL, ALL, "none", ranks[0][query]));
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = cells.get(i);
                String mode = cell.mode().label();
                int rank = ranks[i + 1][query];
                perQuery.add(new PatchingRankRow(id, cell.stage().name(), cell.component(), mode, rank));
                for (int cutoff : CUTOFFS) {
                    means.put(
                            query,
                            rank > cutoff ? 1 : 0,
                            cell.stage().name(),
                            cell.stage().layers(),
                            cell.component(),
                            mode,
                            cutoff);
                }
            }
        }
        Table<PatchingRow> table = new Table<>(Tables.PATCHING);
        means.addTo(table);
        Outcome outcome = new Outcome()
                .table(table)
                .perQuery(perQuery)
                .note("Means are over the analysed queries; ranks are among all tokens.")
                .note(
                        "Counterfactual: the output for the next query in order of id that has another relevant document.");
        return Mode.withNotes(outcome, session);
    }

    private static List<Cell> cells(Session session) {
        List<Stage> stages = new ArrayList<>(session.stages().stages());
        stages.add(new Stage(ALL, 0, session.layers() - 1));
        List<Cell> cells = new ArrayList<>();
        for (Stage stage : stages) {
            for (String component : List.of("self_attention", "cross_attention", "mlp", ALL)) {
                for (Mode mode : Mode.of(session)) {
                    cells.add(new Cell(stage, component, mode));
                }
            }
        }
        return cells;
    }
}
