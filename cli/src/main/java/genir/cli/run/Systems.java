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

    /** Ranks dev and test, writes the runs and the system's part of metrics.json. */
    static void evaluate(RunContext run, CollectionIndex index, Ranker ranker) throws IOException {
        EvaluationConfig config = run.config().evaluation();
        MetricsFile metrics = metrics(run);
        for (Split split : SPLITS) {
            QuerySet queries = index.queries(split);
            Run ranked = Run.of(ranker, queries.queries(), config.depth(), run.progress());
            TrecRunFile.write(ranked, run.directory().trecRun(ranker.name(), split));
            if (queries.queries().isEmpty()) {
                continue;
            }
            Evaluation evaluation = Evaluation.of(ranked, queries, config.parsedMetrics());
            metrics.put(evaluation, evaluation.intervals(config.bootstrap()));
            StringBuilder line = new StringBuilder("  " + ranker.name() + " on " + split.label() + ":");
            evaluation
                    .means()
                    .forEach((name, mean) -> line.append(String.format(Locale.ROOT, "  %s %.3f", name, mean)));
            run.console().say(line.toString());
        }
        metrics.write(run.directory().metrics());
    }

    /** Compares the runs of two systems, and writes the comparison and every query's values. */
    static void compare(RunContext run, CollectionIndex index, String baseline, String system) throws IOException {
        EvaluationConfig config = run.config().evaluation();
        MetricsFile metrics = metrics(run);
        List<Evaluation> evaluations = new ArrayList<>();
        for (Split split : SPLITS) {
            QuerySet queries = index.queries(split);
            if (queries.queries().isEmpty()) {
                continue;
            }
            Evaluation a = evaluation(run, queries, baseline);
            Evaluation b = evaluation(run, queries, system);
            evaluations.add(a);
            evaluations.add(b);
            metrics.putComparison(split, Comparison.of(a, b, config.significanceTest(), config.bootstrap()));
        }
        PerQueryFile.write(evaluations, run.directory().perQuery());
        metrics.write(run.directory().metrics());
    }

    private static Evaluation evaluation(RunContext run, QuerySet queries, String system) throws IOException {
        Run ranked = TrecRunFile.read(run.directory().trecRun(system, queries.split()));
        return Evaluation.of(
                new Run(system, ranked.rankings()),
                queries,
                run.config().evaluation().parsedMetrics());
    }

    private static MetricsFile metrics(RunContext run) throws IOException {
        return Files.exists(run.directory().metrics())
                ? MetricsFile.read(run.directory().metrics())
                : MetricsFile.empty();
    }
}
