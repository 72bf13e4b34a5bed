package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import java.util.List;

/** Retrieval metrics of a changed model, over documents only, as the rankers and {@code metrics.json} have them. */
final class DocumentMetrics {
    static final List<String> MEASURES = List.of("hits@1", "recall@5", "hits@10");

    private final PatchingEngine engine;

    private DocumentMetrics(PatchingEngine engine) {
        this.engine = engine;
    }

    /** Of a session's model on some queries. */
    static DocumentMetrics of(Session session, Sample sample) {
        PatchingEngine all = new PatchingEngine(session, sample);
        // Words do not compete; tokens of docids compete with those that may follow.
        return new DocumentMetrics(
                session.vocabulary().docids().atomic()
                        ? all.among(
                                session.vocabulary().wordCount(),
                                session.vocabulary().docidEnd())
                        : all);
    }

    /** The same for many calls with experiments of some of these interventions. */
    DocumentMetrics keeping(List<Intervention> interventions) {
        return new DocumentMetrics(engine.keeping(interventions));
    }

    /**
     * The ranks among documents of each query's relevant documents.
     *
     * @param near an experiment that the others are like
     * @return [experiment][query][relevant document]
     */
    int[][][] ranks(List<Experiment> experiments, Experiment near, Progress.Task task) {
        return engine.ranks(experiments, near, Item::relevant, task);
    }

    /** A measure of one query. */
    static double value(String measure, int[] ranks) {
        return switch (measure) {
            case "hits@1" -> best(ranks) <= 1 ? 1 : 0;
            case "hits@10" -> best(ranks) <= 10 ? 1 : 0;
            case "recall@5" -> share(ranks, 5);
            default -> throw new IllegalArgumentException(measure);
        };
    }

    /** The best rank of a query's relevant documents. */
    static int best(int[] ranks) {
        int best = Integer.MAX_VALUE;
        for (int rank : ranks) {
            best = Math.min(best, rank);
        }
        return best;
    }

    private static double share(int[] ranks, int cutoff) {
        int within = 0;
        for (int rank : ranks) {
            within += rank <= cutoff ? 1 : 0;
        }
        return ranks.length == 0 ? 0 : (double) within / ranks.length;
    }
}
