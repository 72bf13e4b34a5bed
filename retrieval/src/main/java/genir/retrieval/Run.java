package genir.retrieval;

import genir.corpus.Progress;
import genir.corpus.Query;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one system returned for a list of queries.
 *
 * @param tag the system's name; without white space
 * @param rankings query id to ranked documents, in order of the queries; each ranking is brought into {@link
 *     ScoredDocument#RANK_ORDER} and names a document once
 */
public record Run(String tag, Map<String, List<ScoredDocument>> rankings) {
    public Run {
        Map<String, List<ScoredDocument>> sorted = new LinkedHashMap<>();
        rankings.forEach((query, ranking) -> sorted.put(query, sort(query, ranking)));
        rankings = Collections.unmodifiableMap(sorted);
    }

    /** Ranks every query, each to the depth {@code k}. */
    public static Run of(Ranker ranker, List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> ranked = ranker.rankAll(queries, k, progress);
        if (ranked.size() != queries.size()) {
            throw new IllegalStateException(
                    ranker.name() + " gave " + ranked.size() + " rankings for " + queries.size() + " queries");
        }
        Map<String, List<ScoredDocument>> rankings = new LinkedHashMap<>();
        for (int i = 0; i < ranked.size(); i++) {
            if (rankings.put(queries.get(i).id(), ranked.get(i)) != null) {
                throw new IllegalArgumentException("query " + queries.get(i).id() + " is there twice");
            }
        }
        return new Run(ranker.name(), rankings);
    }

    /** The ranked documents of a query, best first; empty where the run does not have the query. */
    public List<ScoredDocument> of(String queryId) {
        return rankings.getOrDefault(queryId, List.of());
    }

    /** The ranked document ids of a query, best first. */
    public List<String> documentIds(String queryId) {
        return of(queryId).stream().map(ScoredDocument::documentId).toList();
    }

    /** The run with only the best {@code k} documents of each query. */
    public Run cut(int k) {
        Map<String, List<ScoredDocument>> best = new LinkedHashMap<>();
        rankings.forEach((query, ranking) -> best.put(query, ranking.subList(0, Math.min(k, ranking.size()))));
        return new Run(tag, best);
    }

    private static List<ScoredDocument> sort(String query, List<ScoredDocument> ranking) {
        Set<String> seen = new HashSet<>();
        for (ScoredDocument document : ranking) {
            if (!seen.add(document.documentId())) {
                throw new IllegalArgumentException(
                        "document " + document.documentId() + " is there twice for query " + query);
            }
        }
        return ranking.stream().sorted(ScoredDocument.RANK_ORDER).toList();
    }
}
