package genir.training.distillation;

import genir.corpus.Progress;
import java.util.List;

/** A ranker of a run, as far as training knows it: ranks documents for texts. */
@FunctionalInterface
public interface TextRanker {
    /**
     * A document of a ranking.
     *
     * @param score higher for the better
     */
    record Ranked(String documentId, double score) {}

    /**
     * The first documents for each text, best first.
     *
     * @param depth how many at most
     */
    List<List<Ranked>> rank(List<String> texts, int depth, Progress progress);
}
