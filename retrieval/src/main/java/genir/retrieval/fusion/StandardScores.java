package genir.retrieval.fusion;

import genir.retrieval.ScoredDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Scores of several rankings of one query on one scale: each less the mean of its ranking, in standard deviations (z-scores). BM25's
 * scores, cosines and log-probabilities so become comparable, without knowing anything of other queries. A document that a ranking does
 * not have counts as its last. Where all scores of a ranking are equal, it says nothing: all are 0.
 */
final class StandardScores {
    private final List<String> documents;
    /** [document][ranking]. */
    private final double[][] scores;

    private StandardScores(List<String> documents, double[][] scores) {
        this.documents = documents;
        this.scores = scores;
    }

    /** Of the first documents of each ranking, as many as {@code depth}. */
    static StandardScores of(List<List<ScoredDocument>> rankings, int depth) {
        List<List<ScoredDocument>> cut = rankings.stream()
                .map(ranking -> ranking.subList(0, Math.min(depth, ranking.size())))
                .toList();
        TreeSet<String> ids = new TreeSet<>();
        cut.forEach(ranking -> ranking.forEach(document -> ids.add(document.documentId())));
        List<String> documents = new ArrayList<>(ids);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            places.put(documents.get(i), i);
        }
        double[][] scores = new double[documents.size()][rankings.size()];
        for (int member = 0; member < rankings.size(); member++) {
            put(scores, member, cut.get(member), places);
        }
        return new StandardScores(documents, scores);
    }

    private static void put(double[][] scores, int member, List<ScoredDocument> ranking, Map<String, Integer> places) {
        double mean =
                ranking.stream().mapToDouble(ScoredDocument::score).average().orElse(0);
        double variance = ranking.stream()
                .mapToDouble(document -> (document.score() - mean) * (document.score() - mean))
                .average()
                .orElse(0);
        if (variance == 0) {
            return;
        }
        double deviation = Math.sqrt(variance);
        double last = (ranking.get(ranking.size() - 1).score() - mean) / deviation;
        for (double[] row : scores) {
            row[member] = last;
        }
        for (ScoredDocument document : ranking) {
            scores[places.get(document.documentId())][member] = (document.score() - mean) / deviation;
        }
    }

    /** All that any ranking has, in order of id. */
    List<String> documents() {
        return documents;
    }

    /** A document's fused score. */
    double fused(int document, List<Double> weights) {
        double sum = 0;
        for (int member = 0; member < weights.size(); member++) {
            sum += weights.get(member) * scores[document][member];
        }
        return sum;
    }
}
