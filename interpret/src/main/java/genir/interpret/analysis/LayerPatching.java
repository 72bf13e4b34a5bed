package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.LayerPatchingRow;
import java.util.List;

/** What breaks when one component of one layer, or one head, is replaced (method.md, section 4.3, options). */
public final class LayerPatching implements Analysis {
    @Override
    public String name() {
        return "patching-layers";
    }

    @Override
    public double runs(Session session) {
        return 0.5
                * PatchedUnit.all(session, Mode.of(session)).size()
                * session.batches().size();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        List<PatchedUnit> cells = PatchedUnit.all(session, Mode.of(session));
        List<Experiment> experiments =
                cells.stream().map(cell -> cell.experiment(session)).toList();
        PatchingEngine engine = new PatchingEngine(session, session.analysed());
        int[][] ranks;
        try (Progress.Task task = progress.start(name(), engine.steps(experiments))) {
            ranks = engine.ranks(experiments, task);
        }
        QueryMeans means = new QueryMeans(session);
        for (int i = 0; i < cells.size(); i++) {
            PatchedUnit cell = cells.get(i);
            for (int cutoff : ComponentPatching.CUTOFFS) {
                for (int query = 0; query < ranks[i].length; query++) {
                    means.put(
                            query,
                            ranks[i][query] > cutoff ? 1 : 0,
                            cell.layer(),
                            cell.component().label(),
                            cell.head(),
                            cell.mode().label(),
                            cutoff);
                }
            }
        }
        Table<LayerPatchingRow> table = new Table<>(Tables.LAYER_PATCHING);
        means.addTo(table);
        Outcome outcome = new Outcome()
                .table(table)
                .note("A head is replaced where it enters the output matrix; head -1 is the whole component.");
        return Mode.withNotes(outcome, session);
    }
}
