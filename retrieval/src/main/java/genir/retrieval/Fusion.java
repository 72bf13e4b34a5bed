package genir.retrieval;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one ranking of the rankings of several systems. */
public interface Fusion {
    /**
     * Fuses the rankings of one query.
     *
     * @param rankings one of each member, in the members' order, each in {@link ScoredDocument#RANK_ORDER}
     * @return in {@link ScoredDocument#RANK_ORDER}
     */
    List<ScoredDocument> fuse(List<List<ScoredDocument>> rankings);

    /**
     * Fuses runs over the same queries; a query that one of them lacks is fused from the others.
     *
     * @param tag the tag of the fused run
     * @return as deep as the runs together
     */
    default Run fuse(String tag, List<Run> runs) {
        Set<String> queries = new LinkedHashSet<>();
        runs.forEach(run -> queries.addAll(run.rankings().keySet()));
        Map<String, List<ScoredDocument>> fused = new LinkedHashMap<>();
        for (String query : queries) {
            fused.put(query, fuse(runs.stream().map(run -> run.of(query)).toList()));
        }
        return new Run(tag, fused);
    }
}
