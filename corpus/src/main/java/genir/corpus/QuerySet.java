package genir.corpus;

import java.util.List;

/**
 * The queries of one split with their judgments.
 *
 * @param queries in order of id; each has at least one relevant document in {@code qrels}
 */
public record QuerySet(Split split, List<Query> queries, Qrels qrels) {
    public QuerySet {
        queries = List.copyOf(queries);
    }
}
