package genir.retrieval;

import genir.corpus.Progress;
import genir.corpus.Query;
import java.util.ArrayList;
import java.util.List;

/** A retrieval system: ranks the documents of one collection for a query. */
public interface Ranker {
    /** The system's name in run files, tables and {@code metrics.json}, such as {@code bm25}; without white space. */
    String name();

    /**
     * The best documents for a query.
     *
     * @param k how many at most, at least 1; fewer come back where fewer documents have a score
     * @return in {@link ScoredDocument#RANK_ORDER}; the order also decides which of several tied documents are cut off
     */
    List<ScoredDocument> rank(Query query, int k);

    /**
     * The rankings of many queries, in the order of the queries; the same as {@link #rank} gives for each.
     *
     * <p>Rankers that are faster on batches override this.
     */
    default List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> rankings = new ArrayList<>(queries.size());
        try (Progress.Task task = progress.start("rank with " + name(), queries.size())) {
            for (Query query : queries) {
                rankings.add(rank(query, k));
                task.advance(1, "");
            }
        }
        return rankings;
    }
}
