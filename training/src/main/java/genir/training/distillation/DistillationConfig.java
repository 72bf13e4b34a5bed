package genir.training.distillation;

import com.fasterxml.jackson.annotation.JsonInclude;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import java.util.List;

/**
 * The {@code training.distillation} part of the configuration: the target of each example is a mixture of its document and of
 * what teachers rank for its input (Hinton et al., "Distilling the Knowledge in a Neural Network", arXiv 1503.02531).
 *
 * @param weight share of the target that the teachers have [0.5]
 * @param depth documents of a teacher's ranking that have a share [20]
 * @param temperature by which BM25's scores are divided before their softmax [1]: the higher, the more alike the shares; where
 *     teachers are named, each has its own
 * @param k1 BM25's saturation of term frequencies [0.9], as in {@code index.bm25}
 * @param b BM25's discount of long documents [0.4]
 * @param teachers who teaches [BM25 alone]
 * @param combination of several teachers: {@code mixture}, the weighted mean of their shares, or {@code product}, the softmax of the
 *     weighted sum of their scores, each divided by its temperature (a product of experts: Hinton, Neural Computation 14(8), 2002) [mixture]
 * @param texts epochs of different examples for whose texts teachers that read texts rank the documents; then the same examples
 *     come again, with other words dropped [3]
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DistillationConfig(
        Double weight,
        Integer depth,
        Double temperature,
        Double k1,
        Double b,
        List<TeacherConfig> teachers,
        String combination,
        Integer texts) {
    private static final String PREFIX = "training.distillation.";
    private static final String PRODUCT = "product";
    private static final int USUAL_TEXTS = 3;

    public DistillationConfig {
        weight = weight == null ? 0.5 : weight;
        depth = depth == null ? 20 : depth;
        if (teachers == null) {
            requireTeachers("combination", combination);
            requireTeachers("texts", texts);
            temperature = temperature == null ? 1.0 : temperature;
            ConfigChecks.aboveZero(PREFIX + "temperature", temperature, 1_000);
        } else {
            teachers = List.copyOf(teachers);
            check(teachers, temperature);
            combination = combination == null ? "mixture" : combination;
            ConfigChecks.oneOf(PREFIX + "combination", combination, List.of("mixture", PRODUCT));
            texts = texts == null ? USUAL_TEXTS : texts;
            ConfigChecks.between(PREFIX + "texts", texts, 1, 10_000);
        }
        k1 = ConfigChecks.atLeast(PREFIX + "k1", k1 == null ? 0.9 : k1, 0);
        b = ConfigChecks.between(PREFIX + "b", b == null ? 0.4 : b, 0, 1);
        ConfigChecks.between(PREFIX + "weight", weight, 0, 1);
        ConfigChecks.between(PREFIX + "depth", depth, 1, 10_000);
    }

    /** BM25 alone. */
    public DistillationConfig(Double weight, Integer depth, Double temperature, Double k1, Double b) {
        this(weight, depth, temperature, k1, b, null, null, null);
    }

    private static void requireTeachers(String key, Object value) {
        if (value != null) {
            throw new InputException(PREFIX + key + ": is of named teachers; name them in " + PREFIX + "teachers");
        }
    }

    private static void check(List<TeacherConfig> teachers, Double temperature) {
        if (teachers.isEmpty()) {
            throw new InputException(PREFIX + "teachers: expected one or more; leave the key out for BM25 alone");
        }
        if (temperature != null) {
            throw new InputException(PREFIX + "temperature: each of the teachers has its own; leave it out");
        }
        if (teachers.stream().map(TeacherConfig::ranker).distinct().count() < teachers.size()) {
            throw new InputException(PREFIX + "teachers: a ranker is named twice");
        }
    }

    /** Who teaches: BM25 where nobody is named. */
    public List<TeacherConfig> all() {
        return teachers == null ? List.of(new TeacherConfig(TeacherConfig.BM25, 1.0, temperature)) : teachers;
    }

    /** The rankers of the run whose rankings of texts are learnt from; BM25 over tokens is none of them. */
    public List<String> textRankers() {
        return all().stream()
                .filter(TeacherConfig::readsTexts)
                .map(TeacherConfig::ranker)
                .toList();
    }

    boolean isProduct() {
        return PRODUCT.equals(combination);
    }
}
