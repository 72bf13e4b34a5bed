package genir.training.distillation;

import genir.corpus.ConfigChecks;

/**
 * The {@code training.distillation} part of the configuration: the target of each example is a mixture of its document and of
 * BM25's ranking of its input (Hinton et al., "Distilling the Knowledge in a Neural Network", arXiv 1503.02531).
 *
 * @param weight share of the target that BM25 has [0.5]
 * @param depth documents of BM25's ranking that have a share [20]
 * @param temperature by which BM25's scores are divided before their softmax [1]: the higher, the more alike the shares
 * @param k1 BM25's saturation of term frequencies [0.9], as in {@code index.bm25}
 * @param b BM25's discount of long documents [0.4]
 */
public record DistillationConfig(Double weight, Integer depth, Double temperature, Double k1, Double b) {
    public DistillationConfig {
        weight = weight == null ? 0.5 : weight;
        depth = depth == null ? 20 : depth;
        temperature = temperature == null ? 1.0 : temperature;
        k1 = ConfigChecks.atLeast("training.distillation.k1", k1 == null ? 0.9 : k1, 0);
        b = ConfigChecks.between("training.distillation.b", b == null ? 0.4 : b, 0, 1);
        ConfigChecks.between("training.distillation.weight", weight, 0, 1);
        ConfigChecks.between("training.distillation.depth", depth, 1, 10_000);
        ConfigChecks.aboveZero("training.distillation.temperature", temperature, 1_000);
    }
}
