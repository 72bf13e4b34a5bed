package genir.interpret;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the interpretability suite looks at.
 *
 * @param queries {@code correct}, {@code incorrect} or {@code all} queries of the split [correct]: the paper's choice (method.md,
 *     section 2)
 * @param split the queries' split, {@code dev} or {@code test} [dev]; the other one where it has no query to look at
 * @param maxQueries at most this many of them, the first in order of id [1000]; keeps large collections affordable
 * @param stages stage name to first and last decoder layer [by the rule]
 * @param stageRule how stages are found where none are given: {@code scaled}, the paper's 7:11:6, or {@code found}, from the
 *     contribution profile [scaled]
 * @param analyses names of the analyses to run [all]
 * @param modes what components are replaced by in patching: {@code zero}, {@code mean}, {@code base}, {@code
 *     counterfactual} [all]
 * @param readings which of two readings of the paper counts where there are two [its figures']
 * @param circuit the automatic search for a circuit [see there]
 * @param pairs queries that are changed, and by what [see there]
 * @param examples queries that get a page of their own [5]
 * @param batchSize queries decoded together [128]
 * @param seed of the bootstrap [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record InterpretConfig(
        String queries,
        String split,
        Integer maxQueries,
        Map<String, List<Integer>> stages,
        String stageRule,
        List<String> analyses,
        List<String> modes,
        Readings readings,
        CircuitConfig circuit,
        PairsConfig pairs,
        Integer examples,
        Integer batchSize,
        Long seed) {
    private static final List<String> CHOICES = List.of("correct", "incorrect", "all");
    private static final List<String> SPLITS = List.of("dev", "test");
    private static final List<String> RULES = List.of("scaled", "found");
    private static final List<String> MODES = List.of("zero", "mean", "base", "counterfactual");

    public InterpretConfig {
        queries = known("queries", queries == null ? "correct" : queries, CHOICES);
        split = known("split", split == null ? "dev" : split, SPLITS);
        maxQueries = ConfigChecks.atLeast("interpret.max_queries", maxQueries == null ? 1000 : maxQueries, 1);
        stageRule = known("stage_rule", stageRule == null ? "scaled" : stageRule, RULES);
        analyses = analyses == null ? null : List.copyOf(analyses);
        modes = modes == null ? MODES : List.copyOf(modes);
        modes.forEach(mode -> known("modes", mode, MODES));
        readings = readings == null ? Readings.defaults() : readings;
        circuit = circuit == null ? CircuitConfig.defaults() : circuit;
        pairs = pairs == null ? PairsConfig.defaults() : pairs;
        examples = ConfigChecks.atLeast("interpret.examples", examples == null ? 5 : examples, 0);
        batchSize = batchSize == null ? 128 : batchSize;
        ConfigChecks.between("interpret.batch_size", batchSize, 1, 4096);
        seed = seed == null ? 42 : seed;
    }

    /** Every key at its default. */
    public static InterpretConfig defaults() {
        return of(null, null, null);
    }

    /** Other queries or batches than by default; null for the default. */
    public static InterpretConfig of(String queries, Integer maxQueries, Integer batchSize) {
        return new InterpretConfig(
                queries, null, maxQueries, null, null, null, null, null, null, null, null, batchSize, null);
    }

    /** The same with the file of pairs, where there is one, in another place. */
    public InterpretConfig withPairs(UnaryOperator<String> path) {
        return new InterpretConfig(
                queries,
                split,
                maxQueries,
                stages,
                stageRule,
                analyses,
                modes,
                readings,
                circuit,
                pairs.withPath(path),
                examples,
                batchSize,
                seed);
    }

    /** The same with other analyses. */
    public InterpretConfig by(List<String> others) {
        return new InterpretConfig(
                queries,
                split,
                maxQueries,
                stages,
                stageRule,
                others,
                modes,
                readings,
                circuit,
                pairs,
                examples,
                batchSize,
                seed);
    }

    static String known(String key, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new InputException(
                    "interpret." + key + ": '" + value + "' is not known; known: " + String.join(", ", known));
        }
        return value;
    }
}
