package genir.cli.run;

import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Ranker;
import genir.retrieval.ReciprocalRankFusion;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.evaluation.MetricsFile;
import genir.retrieval.evaluation.PerQueryFile;
import genir.training.loop.LearningCurve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs and evaluates retrieval systems on the splits that have queries. */
final class Systems {
    /** The systems by the names of their run files and of their parts of metrics.json. */
    static final String BM25 = "bm25";

    static final String GENIR = "genir";
    static final String FUSION = "fusion";

    private static final List<Split> SPLITS = List.of(Split.DEV, Split.TEST);

    private Systems() {}

    /** What the fingerprints of steps say of queries' own documents: nothing where these are ranked, as ever. */
    static String identicalIds(ExperimentConfig config) {
        return config.evaluation().ignoreIdenticalIds() ? "ignore_identical_ids" : "";
    }

    /** The run files of a system. */
    static List<Path> runs(RunDirectory run, String system) {
        return SPLITS.stream().map(split -> run.trecRun(system, split)).toList();
    }

    /** Ranks dev and test and writes the runs. */
    static void rank(RunContext run, CollectionIndex index, Ranker ranker) throws IOException {
        for (Split split : SPLITS) {
            Run ranked = Run.of(
                    run.config().evaluation().evaluated(ranker),
                    index.queries(split).queries(),
                    run.config().evaluation().depth(),
                    run.progress());
            TrecRunFile.write(ranked, run.directory().trecRun(ranker.name(), split));
        }
    }

    /** Writes metrics.json anew with one system: what compared its earlier runs with others says nothing of these. */
    static void evaluate(RunContext run, CollectionIndex index, String system) throws IOException {
        MetricsFile metrics = new MetricsFile();
        for (QuerySet queries : querySets(run, index)) {
            count(metrics, run, index, queries);
            put(metrics, run, evaluation(run, queries, system));
        }
        metrics.write(run.directory().metrics());
    }

    /** Fuses the runs of BM25 and GenIR, at their configured depth, into one of its own. */
    static void fuse(RunContext run) throws IOException {
        for (Split split : SPLITS) {
            Run fused =
                    ReciprocalRankFusion.DEFAULT.fuse(FUSION, List.of(read(run, BM25, split), read(run, GENIR, split)));
            TrecRunFile.write(
                    fused.cut(run.config().evaluation().depth()),
                    run.directory().trecRun(FUSION, split));
        }
    }

    /** Writes metrics.json anew from the runs of all systems, with their comparisons, and every query's values. */
    static void compare(RunContext run, CollectionIndex index) throws IOException {
        EvaluationConfig config = run.config().evaluation();
        MetricsFile metrics = new MetricsFile();
        List<Evaluation> evaluations = new ArrayList<>();
        for (QuerySet queries : querySets(run, index)) {
            count(metrics, run, index, queries);
            Evaluation bm25 = evaluation(run, queries, BM25);
            Evaluation genir = evaluation(run, queries, GENIR);
            Evaluation fusion = evaluation(run, queries, FUSION);
            for (Evaluation each : List.of(bm25, genir, fusion)) {
                put(metrics, run, each);
                evaluations.add(each);
            }
            metrics.putComparison(queries.split(), comparison(config, bm25, genir));
            metrics.putFusionComparison(queries.split(), comparison(config, bm25, fusion));
        }
        LearningCurve.read(run.directory().checkpoints().resolve(LearningCurve.FILE))
                .ifPresent(metrics::putTraining);
        PerQueryFile.write(evaluations, run.directory().perQuery());
        metrics.write(run.directory().metrics());
    }

    private static Map<String, Comparison> comparison(EvaluationConfig config, Evaluation baseline, Evaluation system) {
        return Comparison.of(baseline, system, config.significanceTest(), config.bootstrap());
    }

    /** Dev and test as far as they have queries; says so if neither has. */
    private static List<QuerySet> querySets(RunContext run, CollectionIndex index) {
        List<QuerySet> sets = SPLITS.stream()
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

    private static void put(MetricsFile metrics, RunContext run, Evaluation evaluation) {
        metrics.put(evaluation, evaluation.intervals(run.config().evaluation().bootstrap()));
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-6s on %-4s",
                evaluation.system(),
                evaluation.split().label()));
        evaluation.means().forEach((name, mean) -> line.append(String.format(Locale.ROOT, "  %s %.3f", name, mean)));
        run.console().print(line.toString());
    }

    /** A system's ranking of a split, as it was written. */
    static Run read(RunContext run, String system, Split split) throws IOException {
        return TrecRunFile.read(run.directory().trecRun(system, split));
    }

    private static Evaluation evaluation(RunContext run, QuerySet queries, String system) throws IOException {
        Run ranked = read(run, system, queries.split());
        return Evaluation.of(
                new Run(system, ranked.rankings()),
                queries,
                run.config().evaluation().parsedMetrics());
    }
}
