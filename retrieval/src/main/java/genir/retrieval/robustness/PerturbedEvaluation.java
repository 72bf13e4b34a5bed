package genir.retrieval.robustness;

import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.PairComparison;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What systems make of queries in other words.
 *
 * @param queries how many queries the perturbation changes; the others are left out
 * @param examples the first of them
 * @param systems by name and metric: the queries as they were (a) against the queries in other words (b)
 * @param pairs of systems: the change of the first (a) against that of the second (b), so that a difference above 0 says that the
 *     second loses less
 */
public record PerturbedEvaluation(
        String perturbation,
        String description,
        int queries,
        List<Example> examples,
        Map<String, Map<String, Comparison>> systems,
        List<PairComparison> pairs) {
    /** How many examples there are at most. */
    static final int EXAMPLES = 3;

    /** A query before and after. */
    public record Example(String query, String before, String after) {}

    public PerturbedEvaluation {
        examples = List.copyOf(examples);
        systems = Collections.unmodifiableMap(new LinkedHashMap<>(systems));
        pairs = List.copyOf(pairs);
    }
}
