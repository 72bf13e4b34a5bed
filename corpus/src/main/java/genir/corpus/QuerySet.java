package genir.corpus;

import java.util.List;
import java.util.function.Predicate;

/**
 * The queries of one split with their judgments.
 *
 * <p>As trec_eval does, a split counts every query that is judged in it: one without a relevant document is 0 on every
 * metric, and a relevant document that the collection lacks is one that was not found.
 *
 * @param queries in order of id; each is judged in {@code qrels}, though perhaps as 0 only, or for documents that the
 *     collection lacks
 */
public record QuerySet(Split split, List<Query> queries, Qrels qrels) {
    public QuerySet {
        queries = List.copyOf(queries);
    }

    /**
     * The queries that can be answered: those from which something can be learnt, and on which a model can be looked into.
     *
     * @param collection whether the collection has a document of an id
     * @return the same without the queries that have no relevant document in the collection; with all judgments
     */
    public QuerySet answerable(Predicate<String> collection) {
        return new QuerySet(
                split,
                queries.stream()
                        .filter(query -> qrels.relevant(query.id()).stream().anyMatch(collection))
                        .toList(),
                qrels);
    }
}
