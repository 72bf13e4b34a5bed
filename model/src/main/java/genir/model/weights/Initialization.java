package genir.model.weights;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import java.util.SplittableRandom;

/**
 * Initial values of a model trained from scratch: T5's (method.md, section 6), but for the two that matter at small size.
 *
 * @param embeddingStd standard deviation of the token embeddings; T5: 1
 * @param finalGain initial gain of the decoder's final norm; T5: 1. With tied embeddings the logits are scaled by
 *     d_model^-0.5; a gain of d_model^0.5 undoes that at the start while the file stays a plain T5.
 */
public record Initialization(double embeddingStd, double finalGain) {
    /** What T5 itself does with initializer_factor 1. */
    public static final Initialization T5 = new Initialization(1, 1);

    /** Small embeddings and unscaled logits, which train several times faster on small collections (docs/training.md, What decides quality). */
    public static Initialization small(T5Config config) {
        return new Initialization(0.05, config.tieWordEmbeddings() ? Math.sqrt(config.dModel()) : 1);
    }

    /**
     * Fresh weights; each weight has a random stream of its own, derived from the seed and its name, so that a weight's
     * values do not depend on which others there are.
     */
    public Parameters create(T5Config config, long seed) {
        Parameters parameters = new Parameters(config);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            FloatSpan floats = parameters.floats(slot.name());
            if (slot.shape().length == 1) {
                double gain = slot.name().equals(WeightNames.finalNorm("decoder")) ? finalGain : 1;
                floats.fill((float) gain);
            } else {
                gaussian(
                        floats,
                        standardDeviation(config, slot.name()),
                        seed ^ slot.name().hashCode() * 0x9E3779B97F4A7C15L);
            }
        }
        return parameters;
    }

    private double standardDeviation(T5Config config, String name) {
        double width = config.dModel();
        if (name.equals(WeightNames.EMBEDDING) || name.equals(WeightNames.OUTPUT)) {
            return embeddingStd;
        }
        if (name.endsWith(".q.weight")) {
            return Math.pow(width * config.dKv(), -0.5);
        }
        if (name.endsWith(".o.weight")) {
            return Math.pow(config.innerWidth(), -0.5);
        }
        if (name.endsWith(".wo.weight")) {
            return Math.pow(config.dFf(), -0.5);
        }
        return Math.pow(width, -0.5);
    }

    /** Box-Muller on StrictMath: the same values on every JDK. */
    private static void gaussian(FloatSpan floats, double std, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (long i = 0; i < floats.length(); i += 2) {
            double radius = std * StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * Math.PI * random.nextDouble();
            floats.put(i, (float) (radius * StrictMath.cos(angle)));
            if (i + 1 < floats.length()) {
                floats.put(i + 1, (float) (radius * StrictMath.sin(angle)));
            }
        }
    }
}
