package genir.cli.run;

import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Ranker;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.evaluation.MetricsFile;
import genir.retrieval.evaluation.PerQueryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs and evaluates retrieval systems on the splits that have queries. */
final class Systems {
    private static final List<Split> SPLITS = List.of(Split.DEV, Split.TEST);

    private Systems() {}

    static boolean runsExist(RunContext run, String system) {
        return SPLITS.stream().allMatch(split -> Files.exists(run.directory().trecRun(system, split)));
    }

    /** Ranks dev and test and writes the runs. */
    static void rank(RunContext run, CollectionIndex index, Ranker ranker) throws IOException {
        for (Split split : SPLITS) {
            Run ranked = Run.of(
                    ranker,
                    index.queries(split).queries(),
                    run.config().evaluation().depth(),
                    run.progress());
            TrecRunFile.write(ranked, run.directory().trecRun(ranker.name(), split));
        }
    }

    /** Puts a system's part of metrics.json; the other parts stay. */
    static void evaluate(RunContext run, CollectionIndex index, String system) throws IOException {
        MetricsFile metrics = MetricsFile.read(run.directory().metrics());
        for (QuerySet queries : querySets(index)) {
            put(metrics, run, evaluation(run, queries, system));
        }
        metrics.write(run.directory().metrics());
    }

    /** Writes metrics.json anew from the runs of two systems, with their comparison, and every query's values. */
    static void compare(RunContext run, CollectionIndex index, String baseline, String system) throws IOException {
        EvaluationConfig config = run.config().evaluation();
        MetricsFile metrics = MetricsFile.empty();
        List<Evaluation> evaluations = new ArrayList<>();
        for (QuerySet queries : querySets(index)) {
            Evaluation a = evaluation(run, queries, baseline);
            Evaluation b = evaluation(run, queries, system);
            put(metrics, run, a);
            put(metrics, run, b);
            evaluations.add(a);
            evaluations.add(b);
            metrics.putComparison(queries.split(), Comparison.of(a, b, config.significanceTest(), config.bootstrap()));
        }
        PerQueryFile.write(evaluations, run.directory().perQuery());
        metrics.write(run.directory().metrics());
    }

    private static List<QuerySet> querySets(CollectionIndex index) {
        return SPLITS.stream()
                .map(index::queries)
                .filter(queries -> !queries.queries().isEmpty())
                .toList();
    }

    private static void put(MetricsFile metrics, RunContext run, Evaluation evaluation) {
        metrics.put(evaluation, evaluation.intervals(run.config().evaluation().bootstrap()));
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-5s on %-4s",
                evaluation.system(),
                evaluation.split().label()));
        evaluation.means().forEach((name, mean) -> line.append(String.format(Locale.ROOT, "  %s %.3f", name, mean)));
        run.console().say(line.toString());
    }

    private static Evaluation evaluation(RunContext run, QuerySet queries, String system) throws IOException {
        Run ranked = TrecRunFile.read(run.directory().trecRun(system, queries.split()));
        return Evaluation.of(
                new Run(system, ranked.rankings()),
                queries,
                run.config().evaluation().parsedMetrics());
    }
}
