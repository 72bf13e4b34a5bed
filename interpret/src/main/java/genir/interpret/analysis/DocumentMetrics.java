package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import java.util.Arrays;
import java.util.List;

/** Retrieval metrics of a changed model, over documents only, as the rankers and {@code metrics.json} have them. */
final class DocumentMetrics {
    static final List<String> MEASURES = List.of("hits@1", "recall@5", "hits@10");

    private DocumentMetrics() {}

    /**
     * The ranks among documents of each query's relevant documents.
     *
     * @return [experiment][query][relevant document]
     */
    static int[][][] ranks(Session session, Sample sample, List<Experiment> experiments, Progress.Task task) {
        int[][][] ranks = new int[experiments.size()][sample.size()][];
        // Words do not compete, so that their logits need not be computed; tokens of docids compete with those that may
        // follow.
        boolean atomic = session.vocabulary().docids().atomic();
        int first = atomic ? session.vocabulary().wordCount() : 0;
        PatchingEngine all = new PatchingEngine(session, sample);
        PatchingEngine engine = atomic ? all.among(first, session.vocabulary().docidEnd()) : all;
        engine.run(experiments, List.of(), task, (experiment, batch, run, logits) -> {
            int[][] found = sample.ranks(
                    session.runner(),
                    logits,
                    batch,
                    item -> Arrays.stream(item.relevant())
                            .map(token -> token - first)
                            .toArray());
            System.arraycopy(found, 0, ranks[experiment], batch.first(), batch.count());
        });
        return ranks;
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
