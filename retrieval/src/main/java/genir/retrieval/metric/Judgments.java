package genir.retrieval.metric;

import java.util.List;
import java.util.Map;

/** What the measures ask of the judgments of one query. */
final class Judgments {
    private Judgments() {}

    static boolean relevant(String document, Map<String, Integer> grades) {
        return grades.getOrDefault(document, 0) > 0;
    }

    static long relevantCount(Map<String, Integer> grades) {
        return grades.values().stream().filter(grade -> grade > 0).count();
    }

    static List<String> top(List<String> ranking, int cutoff) {
        return ranking.subList(0, Math.min(cutoff, ranking.size()));
    }

    static int requireCutoff(int cutoff) {
        if (cutoff < 1) {
            throw new IllegalArgumentException("a cutoff must be at least 1: " + cutoff);
        }
        return cutoff;
    }
}
