package genir.retrieval.fusion;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.InputException;
import genir.corpus.io.Json;
import genir.retrieval.Fusion;
import genir.retrieval.ReciprocalRankFusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a run's rankings are fused: the file {@code runs/fusions.json}. It has every fusion of the run's rankers, evaluated or not, so
 * that whoever asks for one fuses as the evaluation did.
 *
 * @param method {@link #SCORES} or {@link #RECIPROCAL_RANK}
 * @param depth documents of each ranking whose scores are looked at
 * @param weights where they come from, in words; null for reciprocal ranks, which have none
 * @param fusions by the names of their members, joined with {@code +}; none for reciprocal ranks
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFusions(String method, int depth, String weights, Map<String, Weighted> fusions) {
    /** Fusion by {@link ScoreFusion}. */
    public static final String SCORES = "scores";
    /** Fusion by {@link ReciprocalRankFusion}. */
    public static final String RECIPROCAL_RANK = "reciprocal_rank";
    /** The methods' names. */
    public static final List<String> METHODS = List.of(SCORES, RECIPROCAL_RANK);

    public RunFusions {
        fusions = fusions == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fusions));
        if (!METHODS.contains(method)) {
            throw new InputException("method: expected one of " + METHODS + " but found " + method);
        }
        for (Weighted fusion : fusions.values()) {
            if (fusion.members().size() != fusion.weights().size()) {
                throw new InputException(
                        fusion.members() + " have " + fusion.weights().size() + " weights");
            }
        }
    }

    /**
     * The weights of one fusion.
     *
     * @param members in order
     * @param weights of each
     * @param meanReciprocalRank on dev with these weights; null where they were not chosen there
     * @param hits on dev with these weights; null where they were not chosen there
     * @param tried all weights that the choice was between; null where there was none
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Weighted(
            List<String> members,
            List<Double> weights,
            @JsonProperty("mrr@10") Double meanReciprocalRank,
            @JsonProperty("hits@1") Double hits,
            List<FusionTuner.Trial> tried) {
        public Weighted {
            members = List.copyOf(members);
            weights = List.copyOf(weights);
            tried = tried == null ? null : List.copyOf(tried);
        }

        /** Weights that nobody chose on dev. */
        public static Weighted given(List<String> members, List<Double> weights) {
            return new Weighted(members, weights, null, null, null);
        }

        /** Weights that were chosen on dev. */
        public static Weighted chosen(List<String> members, FusionTuner.Tuning tuning) {
            FusionTuner.Trial chosen = tuning.chosen();
            return new Weighted(members, chosen.weights(), chosen.meanReciprocalRank(), chosen.hits(), tuning.trials());
        }
    }

    /** How runs are fused that say nothing of it. */
    public static RunFusions reciprocalRank(int depth) {
        return new RunFusions(RECIPROCAL_RANK, depth, null, Map.of());
    }

    /**
     * Reads the file; where there is none, as in runs that are not evaluated yet, reciprocal ranks are fused.
     *
     * @param depth of the run's rankings
     * @throws InputException if it is damaged
     */
    public static RunFusions read(Path file, int depth) {
        return Files.exists(file)
                ? Json.read(file, RunFusions.class, "how a run's rankings are fused")
                : reciprocalRank(depth);
    }

    /** Writes the file, whole or not at all. */
    public void write(Path file) throws IOException {
        Json.write(file, this);
    }

    /** The weight of each member; empty for reciprocal ranks, and where the file does not know the fusion. */
    public Map<String, Double> weights(List<String> members) {
        Map<String, Double> weights = new LinkedHashMap<>();
        Weighted known = fusions.get(key(members));
        if (known != null) {
            for (int i = 0; i < members.size(); i++) {
                weights.put(known.members().get(i), known.weights().get(i));
            }
        }
        return weights;
    }

    /** The name of a fusion in this file. */
    public static String key(List<String> members) {
        return String.join("+", members);
    }

    /** The fusion of some members, in this order; of those that the file does not know, each counts as much. */
    public Fusion of(List<String> members) {
        if (method.equals(RECIPROCAL_RANK)) {
            return ReciprocalRankFusion.DEFAULT;
        }
        Weighted known = fusions.get(key(members));
        return known == null || !known.members().equals(members)
                ? ScoreFusion.equal(members.size(), depth)
                : new ScoreFusion(known.weights(), depth);
    }
}
