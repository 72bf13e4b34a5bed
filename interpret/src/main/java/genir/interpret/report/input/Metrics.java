package genir.interpret.report.input;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.interpret.figure.Estimate;
import genir.retrieval.system.RetrievalSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The file {@code metrics.json}.
 *
 * <p>{@code SYSTEM.SPLIT.METRIC} is a fraction, or an object with {@code value} and the ends {@code low} and {@code high}
 * of its 95 % interval; the ends may also stand in {@code intervals.SYSTEM.SPLIT.METRIC} as {@code [low, high]} or as an
 * object. {@code comparison.SPLIT.METRIC} has {@code difference} (GenIR minus BM25) and {@code p}, and may have
 * {@code low}, {@code high}, {@code wins} (queries on which GenIR is better), {@code ties} and {@code losses};
 * {@code fusion_comparison} the same of their fusion minus BM25. Where there are further systems, {@code comparisons.SPLIT.A.B}
 * has the same of B minus A for every tested pair, with {@code p_holm}, and {@code systems} names them in order, each with what it
 * knows from {@code outside}. {@code fusions} has where the weights of fusions of scores are {@code from}, and the {@code weights} of each by
 * member.
 */
public record Metrics(Path file, JsonNode root) {
    /** Differences in the file may be rounded. */
    private static final double ROUNDING = 2e-3;

    private static final String SYSTEMS = "systems";

    /** The comparisons that every run has, by the system that is compared with BM25. */
    private static final Map<String, String> COMMON =
            Map.of(RetrievalSystem.GENIR, "comparison", RetrievalSystem.FUSION, "fusion_comparison");

    /**
     * What is ranked by.
     *
     * @param key as in the names of files
     */
    public record Retriever(String key) {
        public static final Retriever BM25 = new Retriever(RetrievalSystem.BM25);
        public static final Retriever GENIR = new Retriever(RetrievalSystem.GENIR);
        public static final Retriever DENSE = new Retriever(RetrievalSystem.DENSE);
        public static final Retriever DUAL = new Retriever(RetrievalSystem.DUAL);
        public static final Retriever FUSION = new Retriever(RetrievalSystem.FUSION);

        /** As a reader knows it. */
        public String title() {
            return RetrievalSystem.title(key);
        }

        /** Whether it fuses the rankings of others. */
        public boolean isFusion() {
            return RetrievalSystem.isFusion(key);
        }
    }

    /**
     * How two systems differ on one metric; counts are -1 where they are not known.
     *
     * @param corrected p corrected for all pairs that were tested; NaN where it was not
     */
    public record Difference(Estimate estimate, double p, double corrected, long wins, long ties, long losses) {
        /** The p that decides. */
        public double decisive() {
            return Double.isNaN(corrected) ? p : corrected;
        }
    }

    public static Optional<Metrics> of(RunFolder run) {
        return run.json("metrics.json").map(root -> new Metrics(run.file("metrics.json"), root));
    }

    /** All systems of the run, BM25 first. */
    private List<Retriever> retrievers() {
        JsonNode systems = root.path(SYSTEMS);
        if (systems.isEmpty()) {
            return List.of(Retriever.BM25, Retriever.GENIR, Retriever.FUSION);
        }
        List<Retriever> retrievers = new ArrayList<>();
        systems.fieldNames().forEachRemaining(key -> retrievers.add(new Retriever(key)));
        return retrievers;
    }

    /** Those that have values on a split, BM25 first. */
    public List<Retriever> systems(String split) {
        return retrievers().stream()
                .filter(system -> !root.path(system.key).path(split).isEmpty())
                .toList();
    }

    /** Whether a split has values of others than BM25, GenIR and their fusion. */
    public boolean hasFurther(String split) {
        return !List.of(Retriever.BM25, Retriever.GENIR, Retriever.FUSION).containsAll(systems(split));
    }

    /** What a system knows from outside the collection, in words; empty for nothing. */
    public String outside(Retriever system) {
        return root.path(SYSTEMS).path(system.key).path("outside").asText();
    }

    /** Where the weights of the fusions come from, in words; empty where reciprocal ranks are fused. */
    public String weightsFrom() {
        return root.path("fusions").path("from").asText();
    }

    /** The weights of a fusion by its members; empty where it has none. */
    public Map<String, Double> weights(Retriever fusion) {
        Map<String, Double> weights = new LinkedHashMap<>();
        root.path("fusions")
                .path("weights")
                .path(fusion.key)
                .properties()
                .forEach(
                        weight -> weights.put(weight.getKey(), weight.getValue().asDouble()));
        return weights;
    }

    /** Whether a system has been evaluated on any split. */
    public boolean evaluated(Retriever system) {
        return !root.path(system.key).isEmpty();
    }

    /** The split that the report is mainly about: test, or dev where there are no test queries. */
    public String mainSplit() {
        return names("test").isEmpty() ? "dev" : "test";
    }

    /** The metrics that any system has on a split, in the file's order. */
    public List<String> names(String split) {
        Set<String> names = new LinkedHashSet<>();
        for (Retriever system : retrievers()) {
            root.path(system.key).path(split).fieldNames().forEachRemaining(names::add);
        }
        return new ArrayList<>(names);
    }

    /** A system's value; empty where the file has none. */
    public Optional<Estimate> value(Retriever system, String split, String metric) {
        JsonNode node = root.path(system.key).path(split).path(metric);
        String where = system.key + "." + split + "." + metric;
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode interval = node.isObject()
                ? node
                : root.path("intervals").path(system.key).path(split).path(metric);
        double value = number(node.isObject() ? node.path("value") : node, where);
        return Optional.of(new Estimate(value, end(interval, 0, "low", where), end(interval, 1, "high", where)));
    }

    /** How a system differs from BM25; empty where the file does not compare them. */
    public Optional<Difference> difference(Retriever system, String split, String metric) {
        return difference(Retriever.BM25, system, split, metric);
    }

    /** How a system differs from another; empty where the file does not compare them. */
    public Optional<Difference> difference(Retriever baseline, Retriever system, String split, String metric) {
        String where = "comparisons." + split + "." + baseline.key + "." + system.key;
        JsonNode pair = root.path("comparisons").path(split).path(baseline.key).path(system.key);
        if (pair.isMissingNode() && baseline.equals(Retriever.BM25) && COMMON.containsKey(system.key)) {
            where = COMMON.get(system.key) + "." + split;
            pair = root.path(COMMON.get(system.key)).path(split);
        }
        return pair.path(metric).isMissingNode()
                ? Optional.empty()
                : Optional.of(difference(
                        pair.path(metric),
                        where + "." + metric,
                        expected(baseline, system, split, metric),
                        system.title() + " minus " + baseline.title()));
    }

    private OptionalDouble expected(Retriever baseline, Retriever system, String split, String metric) {
        Optional<Estimate> before = value(baseline, split, metric);
        Optional<Estimate> after = value(system, split, metric);
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of(after.get().value() - before.get().value())
                : OptionalDouble.empty();
    }

    private Difference difference(JsonNode node, String where, OptionalDouble expected, String what) {
        double difference = number(node.path("difference"), where + ".difference");
        if (expected.isPresent() && Math.abs(expected.getAsDouble() - difference) > ROUNDING) {
            throw InputException.in(
                    file,
                    where + ".difference: expected " + what + ", " + expected.getAsDouble() + ", found " + difference);
        }
        JsonNode corrected = node.path("p_holm");
        return new Difference(
                new Estimate(difference, end(node, 0, "low", where), end(node, 1, "high", where)),
                number(node.path("p"), where + ".p"),
                corrected.isMissingNode() ? Double.NaN : number(corrected, where + ".p_holm"),
                node.path("wins").asLong(-1),
                node.path("ties").asLong(-1),
                node.path("losses").asLong(-1));
    }

    /** The number of queries that the systems were compared on, or -1 where the file does not say. */
    public long queries(String split) {
        return names(split).stream()
                .flatMap(metric -> difference(Retriever.GENIR, split, metric).stream())
                .filter(d -> d.wins() >= 0 && d.ties() >= 0 && d.losses() >= 0)
                .mapToLong(d -> d.wins() + d.ties() + d.losses())
                .findFirst()
                .orElse(-1);
    }

    private double end(JsonNode interval, int index, String name, String where) {
        JsonNode end = interval.isArray() ? interval.path(index) : interval.path(name);
        return end.isMissingNode() || end.isNull() ? Double.NaN : number(end, where + "." + name);
    }

    private double number(JsonNode node, String where) {
        if (!node.isNumber()) {
            throw InputException.in(file, where + ": expected a number");
        }
        return node.doubleValue();
    }
}
