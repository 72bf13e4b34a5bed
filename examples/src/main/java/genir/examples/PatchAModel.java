package genir.examples;

import genir.corpus.Progress;
import genir.interpret.InterpretConfig;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Removes each kind of component from all decoder layers, and counts the dev queries that the model still answers.
 *
 * <pre>{@code
 * as it is                  97 of 256
 * without self_attention    94 of 256
 * without cross_attention    1 of 256
 * without mlp               97 of 256
 * }</pre>
 */
public final class PatchAModel {
    private PatchAModel() {}

    /**
     * Runs the example.
     *
     * @param args a run
     */
    public static void main(String[] args) throws IOException {
        try (TrainedRun run = TrainedRun.open(Path.of(args[0]))) {
            Session session = Session.of(run, InterpretConfig.of("all", null, null));
            PatchingEngine engine = new PatchingEngine(session, session.analysed());

            List<String> names = new ArrayList<>(List.of("as it is"));
            List<Experiment> experiments = new ArrayList<>(List.of(Experiment.NONE));
            for (Component component : Component.values()) {
                names.add("without " + component.label());
                experiments.add(Experiment.of(new Intervention.Zero(Target.layers(component))));
            }
            int[][] ranks;
            try (Progress.Task task = Progress.NONE.start("patch", engine.steps(experiments))) {
                ranks = engine.ranks(experiments, task);
            }
            for (int i = 0; i < ranks.length; i++) {
                long first = Arrays.stream(ranks[i]).filter(rank -> rank == 1).count();
                System.out.printf("%-24s %3d of %d%n", names.get(i), first, ranks[i].length);
            }
        }
    }
}
