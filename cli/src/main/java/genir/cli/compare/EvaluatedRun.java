package genir.cli.compare;

import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.RunSystems;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.IndexInfo;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.metric.Metric;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A run as far as it has come.
 *
 * @param name in tables
 * @param info of its index
 * @param queries its queries of dev and test
 */
record EvaluatedRun(
        String name, RunDirectory directory, ExperimentConfig config, IndexInfo info, Map<Split, QuerySet> queries) {
    /**
     * Reads a run.
     *
     * @throws InputException if the folder is no run, or has no index yet
     */
    static EvaluatedRun read(String name, RunDirectory directory) throws IOException {
        ExperimentConfig config = directory.readConfig();
        if (!directory.isFinished(StepName.INDEX)) {
            throw InputException.in(
                    directory.root(),
                    "there is nothing to compare yet: the collection is not indexed; run 'genir index -r "
                            + directory.root() + "'");
        }
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            Map<Split, QuerySet> queries = new EnumMap<>(Split.class);
            for (Split split : List.of(Split.DEV, Split.TEST)) {
                queries.put(split, index.queries(split));
            }
            return new EvaluatedRun(name, directory, config, index.info(), queries);
        }
    }

    /** The systems that have ranked its queries with its present configuration, BM25 first. */
    List<RetrievalSystem> systems() {
        return RunSystems.of(config).all().stream()
                .filter(system -> directory.isFinished(RunSystems.step(system.name())))
                .toList();
    }

    /**
     * Scores a system.
     *
     * @param depth no more documents of a ranking count
     */
    Evaluation evaluation(String system, QuerySet among, List<Metric> metrics, int depth) throws IOException {
        Run run = TrecRunFile.read(directory.trecRun(system, among.split()));
        return Evaluation.of(new Run(system, run.cut(depth).rankings()), among, metrics);
    }
}
