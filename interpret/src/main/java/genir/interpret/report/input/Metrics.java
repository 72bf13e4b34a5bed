package genir.interpret.report.input;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.interpret.figure.Estimate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file {@code metrics.json}.
 *
 * <p>{@code SYSTEM.SPLIT.METRIC} is a fraction, or an object with {@code value} and the ends {@code low} and {@code high}
 * of its 95 % interval; the ends may also stand in {@code intervals.SYSTEM.SPLIT.METRIC} as {@code [low, high]} or as an
 * object. {@code comparison.SPLIT.METRIC} has {@code difference} (GenIR minus BM25) and {@code p}, and may have
 * {@code low}, {@code high}, {@code wins} (queries on which GenIR is better), {@code ties} and {@code losses};
 * {@code fusion_comparison} the same of their fusion minus BM25.
 */
public record Metrics(Path file, JsonNode root) {
    /** Differences in the file may be rounded. */
    private static final double ROUNDING = 2e-3;

    /** What is ranked by. */
    public enum Retriever {
        BM25("bm25", "BM25", ""),
        GENIR("genir", "GenIR", "comparison"),
        FUSION("fusion", "GenIR + BM25", "fusion_comparison");

        private final String key;
        private final String title;
        private final String comparison;

        Retriever(String key, String title, String comparison) {
            this.key = key;
            this.title = title;
            this.comparison = comparison;
        }

        /** As in the names of files. */
        public String key() {
            return key;
        }

        /** As a reader knows it. */
        public String title() {
            return title;
        }
    }

    /** How a system and BM25 differ on one metric; counts are -1 where they are not known. */
    public record Difference(Estimate estimate, double p, long wins, long ties, long losses) {}

    public static Optional<Metrics> of(RunFolder run) {
        return run.json("metrics.json").map(root -> new Metrics(run.file("metrics.json"), root));
    }

    /** Those that have values on a split, BM25 first. */
    public List<Retriever> systems(String split) {
        return Arrays.stream(Retriever.values())
                .filter(system -> !root.path(system.key).path(split).isEmpty())
                .toList();
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
        for (Retriever system : Retriever.values()) {
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
        JsonNode node = root.path(system.comparison).path(split).path(metric);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        String where = system.comparison + "." + split + "." + metric;
        double difference = number(node.path("difference"), where + ".difference");
        Optional<Estimate> bm25 = value(Retriever.BM25, split, metric);
        Optional<Estimate> other = value(system, split, metric);
        if (bm25.isPresent() && other.isPresent()) {
            double expected = other.get().value() - bm25.get().value();
            if (Math.abs(expected - difference) > ROUNDING) {
                throw InputException.in(
                        file,
                        where + ".difference: expected " + system.title + " minus BM25, " + expected + ", found "
                                + difference);
            }
        }
        return Optional.of(new Difference(
                new Estimate(difference, end(node, 0, "low", where), end(node, 1, "high", where)),
                number(node.path("p"), where + ".p"),
                node.path("wins").asLong(-1),
                node.path("ties").asLong(-1),
                node.path("losses").asLong(-1)));
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
