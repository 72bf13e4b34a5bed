package genir.cli.run;

import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Run;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.evaluation.MetricsFile;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.evaluation.PerQueryFile;
import genir.retrieval.evaluation.SystemPair;
import genir.retrieval.evaluation.SystemPairs;
import genir.retrieval.fusion.RunFusions;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.system.RetrievalSystems;
import genir.training.loop.LearningCurve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures what a run's systems found on the splits that have queries, and writes {@code metrics.json}. */
final class Measures {
    /** How many systems every run has. */
    private static final int COMMON = 3;

    private static final int NARROWEST = 6;

    private Measures() {}

    /**
     * Writes metrics.json anew with a ranker that has just ranked, and those others of its kind that have: what compared its earlier
     * runs with others says nothing of these.
     */
    static void evaluate(RunContext run, CollectionIndex index, String ranker) throws IOException {
        List<String> names = RunSystems.of(run.config()).rankers().stream()
                .map(RetrievalSystem::name)
                .filter(name -> name.equals(ranker) || hasRanked(run, name))
                .toList();
        MetricsFile metrics = new MetricsFile();
        putSystems(metrics, RunSystems.of(run.config()));
        for (QuerySet queries : querySets(run, index)) {
            count(metrics, run, index, queries);
            for (String name : names) {
                Evaluation evaluation = evaluation(run, queries, name);
                put(metrics, run, evaluation);
                if (name.equals(ranker)) {
                    print(run, evaluation, NARROWEST);
                }
            }
        }
        metrics.write(run.directory().metrics());
    }

    /** Whether a ranker has a step of its own that is finished. */
    private static boolean hasRanked(RunContext run, String ranker) {
        StepName step = RunSystems.step(ranker);
        return step != StepName.EVALUATE && run.directory().isFinished(step);
    }

    /** Writes metrics.json anew from the runs of all systems, with their comparisons, and every query's values. */
    static void compare(RunContext run, CollectionIndex index) throws IOException {
        EvaluationConfig config = run.config().evaluation();
        RetrievalSystems systems = RunSystems.of(run.config());
        MetricsFile metrics = new MetricsFile();
        putSystems(metrics, systems);
        List<Evaluation> evaluations = new ArrayList<>();
        for (QuerySet queries : querySets(run, index)) {
            count(metrics, run, index, queries);
            Map<String, Evaluation> measured = new LinkedHashMap<>();
            for (String name : systems.names()) {
                Evaluation evaluation = evaluation(run, queries, name);
                put(metrics, run, evaluation);
                print(run, evaluation, width(systems.names()));
                measured.put(name, evaluation);
            }
            evaluations.addAll(measured.values());
            putComparisons(metrics, queries.split(), measured, config, run.progress());
        }
        putFusions(metrics, systems, RunFusions.read(run.directory().fusions(), config.depth()));
        LearningCurve.read(run.directory().checkpoints().resolve(LearningCurve.FILE))
                .ifPresent(metrics::putTraining);
        PerQueryFile.write(evaluations, run.directory().perQuery());
        metrics.write(run.directory().metrics());
    }

    private static void putSystems(MetricsFile metrics, RetrievalSystems systems) {
        if (!systems.areCommon()) {
            metrics.putSystems(systems);
        }
    }

    private static void putFusions(MetricsFile metrics, RetrievalSystems systems, RunFusions fusions) {
        if (fusions.method().equals(RunFusions.SCORES)) {
            Map<String, Map<String, Double>> weights = new LinkedHashMap<>();
            systems.fusions().forEach(fusion -> weights.put(fusion.name(), fusions.weights(fusion.members())));
            metrics.putFusions(fusions.weights(), weights);
        }
    }

    private static void putComparisons(
            MetricsFile metrics,
            Split split,
            Map<String, Evaluation> systems,
            EvaluationConfig config,
            Progress progress) {
        Evaluation bm25 = systems.get(RetrievalSystem.BM25);
        metrics.putComparison(split, comparison(config, bm25, systems.get(RetrievalSystem.GENIR)));
        metrics.putFusionComparison(split, comparison(config, bm25, systems.get(RetrievalSystem.FUSION)));
        List<SystemPair> pairs = SystemPairs.of(List.copyOf(systems.keySet()));
        if (systems.size() > COMMON) {
            metrics.putComparisons(
                    split, PairComparison.of(pairs, systems, config.significanceTest(), config.bootstrap(), progress));
        }
    }

    private static Map<String, Comparison> comparison(EvaluationConfig config, Evaluation baseline, Evaluation system) {
        return Comparison.of(baseline, system, config.significanceTest(), config.bootstrap());
    }

    /** Dev and test as far as they have queries; says so if neither has. */
    private static List<QuerySet> querySets(RunContext run, CollectionIndex index) {
        List<QuerySet> sets = Systems.SPLITS.stream()
                .map(index::queries)
                .filter(queries -> !queries.queries().isEmpty())
                .toList();
        if (sets.isEmpty()) {
            run.console().say("  nothing to measure: there are neither dev nor test queries");
        }
        return sets;
    }

    private static void count(MetricsFile metrics, RunContext run, CollectionIndex index, QuerySet queries) {
        int count = queries.queries().size();
        int withoutRelevant =
                count - queries.answerable(index::contains).queries().size();
        metrics.putQueries(queries.split(), count, withoutRelevant, index.info().origin(queries.split()));
        if (withoutRelevant > 0) {
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  %,d of %,d %s queries have no relevant document in the collection: they count as 0",
                            withoutRelevant,
                            count,
                            queries.split().label()));
        }
    }

    /** Of the widest name, and no less than ever. */
    private static int width(List<String> names) {
        return names.stream().mapToInt(String::length).reduce(NARROWEST, Math::max);
    }

    private static void put(MetricsFile metrics, RunContext run, Evaluation evaluation) {
        metrics.put(evaluation, evaluation.intervals(run.config().evaluation().bootstrap()));
    }

    private static void print(RunContext run, Evaluation evaluation, int width) {
        String system =
                evaluation.system() + " ".repeat(width - evaluation.system().length());
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "  %s on %-4s", system, evaluation.split().label()));
        evaluation.means().forEach((name, mean) -> line.append(String.format(Locale.ROOT, "  %s %.3f", name, mean)));
        run.console().print(line.toString());
    }

    private static Evaluation evaluation(RunContext run, QuerySet queries, String system) throws IOException {
        Run ranked = Systems.read(run, system, queries.split());
        return Evaluation.of(
                new Run(system, ranked.rankings()),
                queries,
                run.config().evaluation().parsedMetrics());
    }
}
