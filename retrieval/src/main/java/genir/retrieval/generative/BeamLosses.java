package genir.retrieval.generative;

import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.beam.BeamWatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a beam search loses the right documents: after how many tokens the beam no longer has the beginning of any relevant
 * document's docid. What is lost at a step can be had by a wider beam; what comes out and ranks low cannot.
 */
public final class BeamLosses {
    private final Map<String, int[]> relevant = new HashMap<>();
    /** By query, tokens after which the last relevant document was lost; queries that keep one are not there. */
    private final Map<String, Integer> lost = new HashMap<>();

    private final int longest;

    /**
     * What a split comes to.
     *
     * @param queries with a relevant document in the collection
     * @param lost share of them that lose the last one at each token
     * @param kept share of them that have one in the beam at the end
     */
    public record OfSplit(int queries, List<Double> lost, double kept) {
        public OfSplit {
            lost = List.copyOf(lost);
        }
    }

    /**
     * Watches over queries.
     *
     * @param sets of all queries that will be ranked
     */
    public BeamLosses(List<QuerySet> sets, Vocabulary vocabulary) {
        this.longest = vocabulary.docids().longest();
        for (QuerySet set : sets) {
            for (Query query : set.queries()) {
                int[] found = set.qrels().relevant(query.id()).stream()
                        .filter(vocabulary::hasDocument)
                        .mapToInt(vocabulary.docids()::number)
                        .toArray();
                if (found.length > 0) {
                    relevant.put(query.id(), found);
                }
            }
        }
    }

    /** Watches the search for a batch of queries, the first rows; further ones only fill the batch. */
    BeamWatch watch(List<Query> queries) {
        queries.forEach(query -> lost.remove(query.id()));
        return (row, length, reachable) -> {
            String id = row < queries.size() ? queries.get(row).id() : null;
            if (relevant.containsKey(id)
                    && !lost.containsKey(id)
                    && Arrays.stream(relevant.get(id)).noneMatch(reachable)) {
                lost.put(id, length);
            }
        };
    }

    private OfSplit of(QuerySet set) {
        List<String> ids = set.queries().stream()
                .map(Query::id)
                .filter(relevant::containsKey)
                .toList();
        double[] shares = new double[longest];
        for (String id : ids) {
            if (lost.containsKey(id)) {
                shares[lost.get(id) - 1] += 1.0 / ids.size();
            }
        }
        long kept = ids.stream().filter(id -> !lost.containsKey(id)).count();
        return new OfSplit(
                ids.size(), Arrays.stream(shares).boxed().toList(), ids.isEmpty() ? 0 : (double) kept / ids.size());
    }

    /** The splits of which at least one query can lose something, with what they come to once they have been ranked. */
    public Map<Split, OfSplit> of(List<QuerySet> sets) {
        Map<Split, OfSplit> splits = new EnumMap<>(Split.class);
        sets.forEach(set -> {
            OfSplit found = of(set);
            if (found.queries() > 0) {
                splits.put(set.split(), found);
            }
        });
        return splits;
    }
}
