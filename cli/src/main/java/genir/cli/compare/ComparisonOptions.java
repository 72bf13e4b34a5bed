package genir.cli.compare;

import genir.corpus.Split;
import genir.retrieval.evaluation.SystemPair;
import java.util.List;

/**
 * What a comparison is asked for.
 *
 * @param split whose queries; null for test, or dev where there are no test queries
 * @param metric by which queries are looked at; null for the first of the first run
 * @param pairs to be tested; empty for the usual ones
 * @param allPairs whether every pair is tested
 * @param queries how many queries to name in each direction for each pair
 */
public record ComparisonOptions(Split split, String metric, List<SystemPair> pairs, boolean allPairs, int queries) {
    public ComparisonOptions {
        pairs = List.copyOf(pairs);
    }
}
