package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.session.Session;
import genir.interpret.stage.Stage;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * What breaks when the outputs of a component are replaced in all layers of a stage (method.md, section 4.3; Table 3 of the
 * paper): the share of queries whose relevant document is no longer within the first 1, 5, 10 or 100 of all tokens.
 *
 * <p>Beside the paper's cells: all three components of a stage, and each component in all layers.
 */
public final class ComponentPatching implements Analysis {
    private static final int[] CUTOFFS = {1, 5, 10, 100};
    private static final String ALL = "all";

    private record Cell(Stage stage, String component, String mode) {}

    @Override
    public String name() {
        return "patching";
    }

    @Override
    public Table run(Session session, Progress progress) {
        Table table = new Table("stage", "layers", "component", "mode", "cutoff", "share", "low", "high", "queries");
        List<Cell> cells = new ArrayList<>();
        List<List<Intervention>> experiments = new ArrayList<>();
        List<Stage> stages = new ArrayList<>(session.stages().stages());
        stages.add(new Stage(ALL, 0, session.layers() - 1));
        for (Stage stage : stages) {
            for (String component : List.of("self_attention", "cross_attention", "mlp", ALL)) {
                for (String mode : List.of("zero", "mean")) {
                    cells.add(new Cell(stage, component, mode));
                    experiments.add(interventions(stage, component, mode));
                }
            }
        }
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            for (Component component : Component.values()) {
                sites.add(component.output(layer));
            }
        }
        int[][] ranks;
        try (Progress.Task task = progress.start(name(), experiments.size())) {
            ranks = new PatchingEngine(session, sites).ranks(experiments);
            task.advance(experiments.size(), "");
        }
        QueryMeans means = new QueryMeans(session);
        for (int experiment = 0; experiment < ranks.length; experiment++) {
            Cell cell = cells.get(experiment);
            for (int cutoff : CUTOFFS) {
                for (int query = 0; query < ranks[experiment].length; query++) {
                    means.put(
                            query,
                            ranks[experiment][query] > cutoff ? 1 : 0,
                            cell.stage().name(),
                            cell.stage().layers(),
                            cell.component(),
                            cell.mode(),
                            cutoff);
                }
            }
        }
        means.addTo(table);
        return table;
    }

    private static List<Intervention> interventions(Stage stage, String label, String mode) {
        List<Intervention> interventions = new ArrayList<>();
        for (int layer = stage.from(); layer <= stage.to(); layer++) {
            for (Component component : Component.values()) {
                if (label.equals(ALL) || label.equals(component.label())) {
                    Site site = component.output(layer);
                    interventions.add(mode.equals("zero") ? new Intervention.Zero(site) : new Intervention.Mean(site));
                }
            }
        }
        return interventions;
    }
}
