package genir.interpret;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.InputException;
import java.util.List;
import java.util.Map;

/**
 * What the interpretability suite looks at.
 *
 * @param queries {@code correct}, {@code incorrect} or {@code all} dev queries [correct]: the paper's choice (method.md,
 *     section 2)
 * @param maxQueries at most this many of them, the first in order of id [1000]; keeps large collections affordable
 * @param stages stage name to first and last decoder layer [the paper's 7:11:6, scaled]
 * @param analyses names of the analyses to run [all]
 * @param batchSize queries decoded together [64]
 * @param seed of the bootstrap [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record InterpretConfig(
        String queries,
        Integer maxQueries,
        Map<String, List<Integer>> stages,
        List<String> analyses,
        Integer batchSize,
        Long seed) {
    private static final List<String> CHOICES = List.of("correct", "incorrect", "all");

    public InterpretConfig {
        queries = queries == null ? "correct" : queries;
        maxQueries = maxQueries == null ? 1000 : maxQueries;
        analyses = analyses == null ? null : List.copyOf(analyses);
        batchSize = batchSize == null ? 64 : batchSize;
        seed = seed == null ? 42 : seed;
        if (!CHOICES.contains(queries)) {
            throw new InputException(
                    "interpret.queries: '" + queries + "' is not known; known: " + String.join(", ", CHOICES));
        }
        if (maxQueries < 1) {
            throw new InputException("interpret.max_queries: " + maxQueries + " is less than 1");
        }
        if (batchSize < 1 || batchSize > 4096) {
            throw new InputException("interpret.batch_size: " + batchSize + " is not between 1 and 4096");
        }
    }

    /** Every key at its default. */
    public static InterpretConfig defaults() {
        return new InterpretConfig(null, null, null, null, null, null);
    }
}
