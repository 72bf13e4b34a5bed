package genir.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.fusion.RunFusions;
import genir.retrieval.system.Fusions;
import genir.retrieval.system.RetrievalSystem;
import genir.training.dual.DualConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The {@code retrieval} part of the configuration: rankers beside BM25 and GenIR, and which rankings are fused.
 *
 * @param dense a pretrained sentence encoder, which brings outside knowledge; null for none
 * @param dual an encoder that the run trains itself; null for none
 * @param fusions of which rankers' rankings [bm25 with genir; each further ranker with bm25, and with both]
 * @param fusion how they are fused: {@code scores}, the default, or {@code reciprocal_rank}
 * @param weights of the rankers in a fusion of scores; null has them chosen on dev
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetrievalConfig(
        DenseConfig dense, DualConfig dual, List<List<String>> fusions, String fusion, Map<String, Double> weights) {
    private static final String FUSIONS = "retrieval.fusions";
    private static final String TEACHERS = "training.distillation.teachers";
    private static final String FUSION = "retrieval.fusion";
    private static final String WEIGHTS = "retrieval.weights";

    public RetrievalConfig {
        List<String> rankers = rankers(dense != null, dual != null);
        fusions = fusions == null ? Fusions.usual(rankers) : Fusions.checked(FUSIONS, fusions, rankers);
        fusion = ConfigChecks.oneOf(FUSION, fusion == null ? RunFusions.SCORES : fusion, RunFusions.METHODS);
        if (weights != null) {
            if (!fusion.equals(RunFusions.SCORES)) {
                throw new InputException(WEIGHTS + ": " + FUSION + " is " + fusion + ", which has no weights");
            }
            weights = checked(weights, rankers);
        }
    }

    /** A weight for each ranker, in their order. */
    private static Map<String, Double> checked(Map<String, Double> weights, List<String> rankers) {
        for (String name : weights.keySet()) {
            if (!rankers.contains(name)) {
                throw new InputException(
                        WEIGHTS + ": " + Names.unknown("system", name, rankers).getMessage());
            }
        }
        Map<String, Double> ordered = new LinkedHashMap<>();
        for (String ranker : rankers) {
            Double weight = weights.get(ranker);
            if (weight == null || !(weight > 0) || weight.isInfinite()) {
                throw new InputException(WEIGHTS + "." + ranker + ": expected a number above 0 but found " + weight);
            }
            ordered.put(ranker, weight);
        }
        return Collections.unmodifiableMap(ordered);
    }

    /** What a run has whose configuration says nothing. */
    static RetrievalConfig defaults() {
        return new RetrievalConfig(null, null, null, null, null);
    }

    private static List<String> rankers(boolean dense, boolean dual) {
        List<String> rankers = new ArrayList<>(List.of(RetrievalSystem.BM25, RetrievalSystem.GENIR));
        if (dense) {
            rankers.add(RetrievalSystem.DENSE);
        }
        if (dual) {
            rankers.add(RetrievalSystem.DUAL);
        }
        return rankers;
    }

    /** The same with the seed of the run's own training where the dual encoder's has none of its own. */
    RetrievalConfig orSeed(long seed) {
        return dual == null ? this : new RetrievalConfig(dense, dual.orSeed(seed), fusions, fusion, weights);
    }

    /**
     * Finds teachers of {@code training.distillation} that are none of these rankers nor fusions of them.
     *
     * @param names of all but BM25 over the model's tokens
     */
    void requireTeachers(List<String> names) {
        List<String> rankers = rankers(dense != null, dual != null);
        rankers.remove(RetrievalSystem.GENIR);
        for (String name : names) {
            for (String member : RetrievalSystem.membersIn(name)) {
                if (member.equals(RetrievalSystem.GENIR)) {
                    throw new InputException(TEACHERS + ": " + name + ": the model cannot teach itself");
                }
                if (!RetrievalSystem.RANKERS.contains(member)) {
                    throw new InputException(TEACHERS + ": "
                            + Names.unknown("ranker", member, RetrievalSystem.RANKERS)
                                    .getMessage());
                }
                if (!rankers.contains(member)) {
                    throw new InputException(TEACHERS + ": " + name + " needs a section retrieval." + member
                            + ", which this configuration does not have");
                }
            }
        }
    }

    /** Whether an encoder is something on disk rather than the name of one. */
    static boolean isPath(String encoder) {
        return encoder.contains("/") || encoder.contains("\\") || encoder.endsWith(".jar");
    }

    /** An encoder's name: its own, or that of its folder or file. */
    static String name(DenseConfig dense) {
        return isPath(dense.encoder()) ? Path.of(dense.encoder()).getFileName().toString() : dense.encoder();
    }

    /** The same with another path of an encoder on disk. */
    RetrievalConfig withPath(UnaryOperator<String> path) {
        if (dense == null || !isPath(dense.encoder())) {
            return this;
        }
        return new RetrievalConfig(
                new DenseConfig(
                        path.apply(dense.encoder()),
                        dense.exactBelow(),
                        dense.passages(),
                        dense.queryPrefix(),
                        dense.documentPrefix(),
                        dense.pooling()),
                dual,
                fusions,
                fusion,
                weights);
    }
}
