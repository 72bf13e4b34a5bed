package genir.interpret;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.Names;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Pairs of a query and the same query changed.
 *
 * @param path a file of pairs, beside those that are made here [none]
 * @param changes what is changed in the pairs that are made here, by {@link QueryChange} [all]
 * @param maxQueries at most this many queries are changed in each way, drawn at random; of a file its first [100]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PairsConfig(String path, List<String> changes, Integer maxQueries) {
    public PairsConfig {
        changes = changes == null ? QueryChange.labels() : List.copyOf(changes);
        for (String change : changes) {
            if (!QueryChange.labels().contains(change)) {
                throw Names.unknown("change in interpret.pairs.changes:", change, QueryChange.labels());
            }
        }
        maxQueries = ConfigChecks.atLeast("interpret.pairs.max_queries", maxQueries == null ? 100 : maxQueries, 1);
    }

    /** Every key at its default. */
    public static PairsConfig defaults() {
        return new PairsConfig(null, null, null);
    }

    /** The same with the file's path, where there is one, put differently. */
    public PairsConfig withPath(UnaryOperator<String> other) {
        return path == null ? this : new PairsConfig(other.apply(path), changes, maxQueries);
    }
}
