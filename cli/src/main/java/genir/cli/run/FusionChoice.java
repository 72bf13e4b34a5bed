package genir.cli.run;

import genir.corpus.DevOrigin;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Run;
import genir.retrieval.fusion.FusionTuner;
import genir.retrieval.fusion.RunFusions;
import genir.retrieval.fusion.RunFusions.Weighted;
import genir.retrieval.fusion.ScoreFusion;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Decides how a run's rankings are fused: with the configuration's weights, or those that are best on dev. */
final class FusionChoice {
    private final RunContext run;
    private final RetrievalConfig config;
    private final int depth;

    private FusionChoice(RunContext run) {
        this.run = run;
        this.config = run.config().retrieval() == null
                ? RetrievalConfig.defaults()
                : run.config().retrieval();
        this.depth = run.config().evaluation().depth();
    }

    /** Decides it and says what was decided; dev has been ranked by all rankers. */
    static RunFusions of(RunContext run, CollectionIndex index) throws IOException {
        FusionChoice choice = new FusionChoice(run);
        if (choice.config.fusion().equals(RunFusions.RECIPROCAL_RANK)) {
            return RunFusions.reciprocalRank(choice.depth);
        }
        RunFusions fusions = choice.weighted(index);
        run.console().say("  weights of the fusions: " + fusions.weights());
        RunSystems.of(run.config()).fusions().forEach(fusion -> run.console().say("    " + line(fusion, fusions)));
        return fusions;
    }

    private RunFusions weighted(CollectionIndex index) throws IOException {
        List<List<String>> fusable = RunSystems.of(run.config()).fusable();
        Map<String, Weighted> fusions = new LinkedHashMap<>();
        if (config.weights() != null) {
            fusable.forEach(members -> fusions.put(RunFusions.key(members), Weighted.given(members, given(members))));
            return new RunFusions(RunFusions.SCORES, depth, "as configured", fusions);
        }
        QuerySet dev = index.queries(Split.DEV).answerable(index::contains);
        boolean made = index.info().origin(Split.DEV) == DevOrigin.DOCUMENTS;
        if (dev.queries().isEmpty() || made) {
            // Pieces of documents are found as no real query is, best by who looks for pieces.
            String why = made ? "the dev queries are pieces of documents" : "there are no dev queries";
            fusable.forEach(members -> fusions.put(
                    RunFusions.key(members),
                    Weighted.given(
                            members, ScoreFusion.equal(members.size(), depth).weights())));
            return new RunFusions(RunFusions.SCORES, depth, "equal, as " + why, fusions);
        }
        Map<String, Run> ranked = new LinkedHashMap<>();
        for (RetrievalSystem ranker : RunSystems.of(run.config()).rankers()) {
            ranked.put(ranker.name(), Systems.read(run, ranker.name(), Split.DEV));
        }
        for (List<String> members : fusable) {
            List<Run> runs = members.stream().map(ranked::get).toList();
            fusions.put(RunFusions.key(members), Weighted.chosen(members, new FusionTuner(depth).tune(runs, dev)));
        }
        int queries = dev.queries().size();
        return new RunFusions(
                RunFusions.SCORES,
                depth,
                String.format(Locale.ROOT, "chosen on %,d dev %s", queries, queries == 1 ? "query" : "queries"),
                fusions);
    }

    /** The configured weights of some rankers, such that their sum is 1. */
    private List<Double> given(List<String> members) {
        double sum = members.stream().mapToDouble(config.weights()::get).sum();
        return members.stream()
                .map(member -> config.weights().get(member) / sum)
                .toList();
    }

    private static String line(RetrievalSystem fusion, RunFusions fusions) {
        List<String> parts = new ArrayList<>();
        fusions.weights(fusion.members())
                .forEach((member, weight) -> parts.add(String.format(Locale.ROOT, "%s %.2f", member, weight)));
        return fusion.name() + ": " + String.join(", ", parts);
    }
}
