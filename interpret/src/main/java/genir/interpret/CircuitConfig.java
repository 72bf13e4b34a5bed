package genir.interpret;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import java.util.List;

/**
 * The automatic search for a circuit.
 *
 * @param keep the share of the full model's hits@1 on the analysed split that the circuit must keep [0.9]
 * @param removal what a removed component is replaced by: its {@code mean} over the correct queries, or {@code zero}
 *     [mean]
 * @param maxQueries queries the search looks at, at most [500]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CircuitConfig(Double keep, String removal, Integer maxQueries) {
    public CircuitConfig {
        keep = ConfigChecks.between("interpret.circuit.keep", keep == null ? 0.9 : keep, 0, 1);
        removal = InterpretConfig.known("circuit.removal", removal == null ? "mean" : removal, List.of("mean", "zero"));
        maxQueries = ConfigChecks.atLeast("interpret.circuit.max_queries", maxQueries == null ? 500 : maxQueries, 1);
    }

    /** Every key at its default. */
    public static CircuitConfig defaults() {
        return new CircuitConfig(null, null, null);
    }
}
