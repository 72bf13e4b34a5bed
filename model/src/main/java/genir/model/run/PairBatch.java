package genir.model.run;

import java.util.List;

/**
 * Queries and documents of one contrastive step: of all documents each query should be nearest to its own, and the others are
 * what it is told apart from.
 *
 * @param queries padded
 * @param documents padded; those of all queries, and further ones
 * @param targets for each query the place of its document among the documents; not copied
 * @param excluded for each query the places of further documents that answer it too, and must not count against it
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a source of batches to one step
public record PairBatch(TokenBatch queries, TokenBatch documents, int[] targets, List<int[]> excluded) {
    public PairBatch {
        excluded = List.copyOf(excluded);
        if (targets.length != queries.size() || excluded.size() != queries.size()) {
            throw new IllegalArgumentException(targets.length + " targets and " + excluded.size() + " exclusions for "
                    + queries.size() + " queries");
        }
    }
}
