package genir.training.distillation;

import com.fasterxml.jackson.annotation.JsonInclude;
import genir.corpus.ConfigChecks;

/**
 * One teacher of {@code training.distillation.teachers}.
 *
 * @param ranker a ranker of the run: {@code bm25} (over the model's own tokens), {@code dense}, {@code dual}, or the reciprocal rank fusion
 *     of some, joined with {@code +}
 * @param weight its share among the teachers [1 for each]
 * @param temperature by which its scores are divided before their softmax [bm25 1, dense and dual 0.03, fusions 0.002]: the scale of its scores
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TeacherConfig(String ranker, Double weight, Double temperature) {
    /** The teacher that reads tokens. */
    public static final String BM25 = "bm25";

    private static final double COSINES = 0.03;
    private static final double RECIPROCAL_RANKS = 0.002;

    public TeacherConfig {
        ranker = ConfigChecks.present("training.distillation.teachers.ranker", ranker);
        weight = weight == null ? 1.0 : ConfigChecks.aboveZero("training.distillation.teachers.weight", weight, 1_000);
        temperature = ConfigChecks.aboveZero(
                "training.distillation.teachers.temperature",
                temperature == null ? usualTemperature(ranker) : temperature,
                1_000);
    }

    /** What is about as sharp as BM25 is with 1, for scores of the kind. */
    private static double usualTemperature(String ranker) {
        if (ranker.equals(BM25)) {
            return 1;
        }
        return ranker.contains("+") ? RECIPROCAL_RANKS : COSINES;
    }

    /** Whether it ranks for what an example was cut from rather than for its tokens. */
    boolean readsTexts() {
        return !ranker.equals(BM25);
    }
}
