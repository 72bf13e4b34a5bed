package genir.retrieval.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.DevOrigin;
import genir.corpus.Split;
import genir.corpus.io.Json;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.system.RetrievalSystems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * {@code metrics.json}: the means of each system and split, their comparison, and the intervals of the means, which are
 * fractions from 0 to 1.
 *
 * <pre>{@code
 * {"bm25": {"dev": {"hits@1": 0.5, ...}, "test": {...}}, "genir": {...},
 *  "comparison": {"test": {"hits@1": {"difference": 0.1, "p": 0.02, "low": 0.0, "high": 0.2,
 *                                     "wins": 9, "ties": 80, "losses": 4}}},
 *  "fusion_comparison": {...},
 *  "comparisons": {"test": {"bm25": {"dense": {"hits@1": {"difference": 0.1, "p": 0.02, "p_holm": 0.06, ...}}}, "genir": {...}}},
 *  "systems": {"dense": {"title": "Dense", "members": ["dense"], "outside": "encoder bge-small-en-v1.5-q"}, ...},
 *  "fusions": {"from": "chosen on 40 dev queries", "weights": {"fusion": {"bm25": 0.55, "genir": 0.45}, ...}},
 *  "intervals": {"bm25": {"test": {"hits@1": [0.4, 0.6]}}},
 *  "queries": {"dev": {"count": 40, "without_relevant": 0, "from_train": true}, "test": {"count": 93, "without_relevant": 2}},
 *  "training": {"step": [10, 20], "loss": [5.1, 3.2], ...}}
 * }</pre>
 *
 * <p>The difference is genir minus bm25, in {@code fusion_comparison} the fusion of both minus bm25. Where there are further
 * systems, {@code comparisons} has every tested pair: in {@code comparisons.SPLIT.A.B} the difference is B minus A, and {@code
 * p_holm} is the p corrected for all pairs of the split and metric ({@link Holm}). {@code systems} says which systems there are
 * and what each knows from outside the collection; it is absent where they are bm25, genir and fusion, and know nothing. {@code
 * fusions} has the weights of fusions of scores.
 *
 * <p>Of the queries of a split, which are those that it judges, some may have no relevant document in the collection: they
 * count with 0 for every metric.
 */
public final class MetricsFile {
    private static final String COMPARISON = "comparison";
    private static final String FUSION_COMPARISON = "fusion_comparison";
    private static final String COMPARISONS = "comparisons";
    private static final String SYSTEMS = "systems";
    private static final String FUSIONS = "fusions";
    private static final String INTERVALS = "intervals";
    private static final List<String> FIRST = List.of("bm25", "genir", "dense", "dual", "fusion");
    private static final String QUERIES = "queries";
    private static final String TRAINING = "training";
    private static final List<String> OTHERS =
            List.of(COMPARISON, FUSION_COMPARISON, COMPARISONS, SYSTEMS, FUSIONS, INTERVALS, QUERIES, TRAINING);

    private final ObjectNode root = Json.strict().createObjectNode();

    /** Puts the learning curve: a list for each column, all of one length. */
    public void putTraining(Map<String, List<Number>> curve) {
        root.set(TRAINING, Json.strict().valueToTree(curve));
    }

    /**
     * Puts how many queries the means of a split are over.
     *
     * @param withoutRelevant how many of them have no relevant document in the collection
     * @param origin where the queries come from; said where that is not the collection's own split
     */
    public void putQueries(Split split, int count, int withoutRelevant, DevOrigin origin) {
        ObjectNode queries = object(root, QUERIES)
                .putObject(split.label())
                .put("count", count)
                .put("without_relevant", withoutRelevant);
        switch (origin) {
            case TRAIN -> queries.put("from_train", true);
            case DOCUMENTS -> queries.put("from_documents", true);
            case COLLECTION -> {}
        }
    }

    /** Puts a system's means and their intervals for one split. */
    public void put(Evaluation evaluation, Map<String, Interval> intervals) {
        String system = evaluation.system();
        if (OTHERS.contains(system)) {
            throw new IllegalArgumentException("no system can be named " + system);
        }
        ObjectNode means = Json.strict().createObjectNode();
        evaluation.means().forEach(means::put);
        object(root, system).set(evaluation.split().label(), means);
        ObjectNode ends = Json.strict().createObjectNode();
        intervals.forEach(
                (metric, interval) -> ends.putArray(metric).add(interval.low()).add(interval.high()));
        object(object(root, INTERVALS), system).set(evaluation.split().label(), ends);
    }

    /** Puts the comparison of bm25 (a) with genir (b) for one split. */
    public void putComparison(Split split, Map<String, Comparison> comparisons) {
        put(COMPARISON, split, comparisons);
    }

    /** Puts the comparison of bm25 (a) with the fusion of bm25 and genir (b) for one split. */
    public void putFusionComparison(Split split, Map<String, Comparison> comparisons) {
        put(FUSION_COMPARISON, split, comparisons);
    }

    /** Puts the tested pairs of one split, with what their p is corrected to. */
    public void putComparisons(Split split, List<PairComparison> pairs) {
        ObjectNode node = object(root, COMPARISONS).putObject(split.label());
        for (PairComparison pair : pairs) {
            ObjectNode metrics =
                    object(node, pair.pair().a()).putObject(pair.pair().b());
            pair.metrics()
                    .forEach((metric, comparison) -> put(metrics.putObject(metric), comparison)
                            .put("p_holm", pair.corrected().get(metric)));
        }
    }

    /** Puts which systems there are, and what they know from outside. */
    public void putSystems(RetrievalSystems systems) {
        ObjectNode node = object(root, SYSTEMS);
        for (RetrievalSystem system : systems.all()) {
            ObjectNode one = node.putObject(system.name()).put("title", system.title());
            ArrayNode members = one.putArray("members");
            system.members().forEach(members::add);
            one.put("outside", system.outside());
        }
    }

    /**
     * Puts the weights of fusions of scores.
     *
     * @param from where they come from, in words
     * @param weights by fusion and member
     */
    public void putFusions(String from, Map<String, Map<String, Double>> weights) {
        ObjectNode node = object(root, FUSIONS).put("from", from).putObject("weights");
        weights.forEach((fusion, members) -> {
            ObjectNode one = node.putObject(fusion);
            members.forEach(one::put);
        });
    }

    private void put(String part, Split split, Map<String, Comparison> comparisons) {
        ObjectNode node = Json.strict().createObjectNode();
        comparisons.forEach((metric, comparison) -> put(node.putObject(metric), comparison));
        object(root, part).set(split.label(), node);
    }

    private static ObjectNode put(ObjectNode node, Comparison comparison) {
        return node.put("difference", comparison.difference())
                .put("p", comparison.p())
                .put("low", comparison.interval().low())
                .put("high", comparison.interval().high())
                .put("wins", comparison.wins())
                .put("ties", comparison.ties())
                .put("losses", comparison.losses());
    }

    /** Writes the file, whole or not at all; the same figures give the same bytes. */
    public void write(Path file) throws IOException {
        Json.write(file, ordered());
    }

    /** The parts in one order, whichever was put first: systems, then comparisons and intervals; splits as in their enum. */
    private ObjectNode ordered() {
        ObjectNode ordered = sorted(root, FIRST, OTHERS);
        ordered.fieldNames().forEachRemaining(name -> ordered.set(name, orderedPart(name, ordered.get(name))));
        return ordered;
    }

    private static JsonNode orderedPart(String name, JsonNode part) {
        if (!(part instanceof ObjectNode object) || List.of(SYSTEMS, FUSIONS).contains(name)) {
            return part;
        }
        List<String> splits = new ArrayList<>();
        for (Split split : Split.values()) {
            splits.add(split.label());
        }
        if (!name.equals(INTERVALS)) {
            return sorted(object, splits, List.of());
        }
        ObjectNode systems = sorted(object, FIRST, List.of());
        systems.fieldNames().forEachRemaining(system -> {
            if (systems.get(system) instanceof ObjectNode perSplit) {
                systems.set(system, sorted(perSplit, splits, List.of()));
            }
        });
        return systems;
    }

    /** A copy with some names first, some last, and the others between them by name. */
    private static ObjectNode sorted(ObjectNode object, List<String> first, List<String> last) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        names.sort(Comparator.<String>comparingInt(name -> place(name, first, last))
                .thenComparing(name -> name));
        ObjectNode sorted = Json.strict().createObjectNode();
        names.forEach(name -> sorted.set(name, object.get(name).deepCopy()));
        return sorted;
    }

    private static int place(String name, List<String> first, List<String> last) {
        if (first.contains(name)) {
            return first.indexOf(name) - first.size();
        }
        return last.indexOf(name) + 1;
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
    }
}
