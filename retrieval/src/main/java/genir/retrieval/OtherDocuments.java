package genir.retrieval;

import genir.corpus.Progress;
import genir.corpus.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * A ranker's rankings without the document whose id is the query's: BEIR's {@code ignore_identical_ids}, with which
 * ArguAna and Quora, whose queries are documents themselves, are evaluated. The documents behind it move up.
 */
public record OtherDocuments(Ranker ranker) implements Ranker {
    @Override
    public String name() {
        return ranker.name();
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        return without(query, ranker.rank(query, oneMore(k)), k);
    }

    @Override
    public List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> rankings = new ArrayList<>(ranker.rankAll(queries, oneMore(k), progress));
        for (int i = 0; i < rankings.size(); i++) {
            rankings.set(i, without(queries.get(i), rankings.get(i), k));
        }
        return rankings;
    }

    private static int oneMore(int k) {
        return k == Integer.MAX_VALUE ? k : k + 1;
    }

    private static List<ScoredDocument> without(Query query, List<ScoredDocument> ranking, int k) {
        return ranking.stream()
                .filter(document -> !document.documentId().equals(query.id()))
                .limit(k)
                .toList();
    }
}
