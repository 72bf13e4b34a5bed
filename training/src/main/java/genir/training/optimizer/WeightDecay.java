package genir.training.optimizer;

import genir.model.backend.FloatSpan;
import genir.model.plan.kernel.Workers;
import genir.model.weights.Parameters;
import java.util.List;

/**
 * Weight decay apart from the gradients (Loshchilov and Hutter, arXiv 1711.05101): each step multiplies the weights by a
 * little less than 1. The gains of norms and the position biases are left alone, as transformers' trainer does.
 */
final class WeightDecay {
    private static final List<String> EXEMPT = List.of("layer_norm", "relative_attention_bias");

    private final Parameters parameters;
    private final double decay;
    private final float[][] scratch = new float[Workers.parts()][Tiles.SIZE];

    WeightDecay(Parameters parameters, double decay) {
        this.parameters = parameters;
        this.decay = decay;
    }

    /** Applies the decay of one step to all weights. */
    void step(double learningRate) {
        parameters.layout().slots().keySet().forEach(name -> step(name, learningRate));
    }

    /** Applies the decay of one step to a weight that has a learning rate of its own. */
    void step(String name, double learningRate) {
        if (decay > 0 && EXEMPT.stream().noneMatch(name::contains)) {
            scale(parameters.floats(name), (float) (1 - learningRate * decay));
        }
    }

    private void scale(FloatSpan weight, float factor) {
        Tiles.run(weight.length(), (part, offset, count) -> {
            float[] tile = scratch[part];
            weight.get(offset, tile, 0, count);
            for (int i = 0; i < count; i++) {
                tile[i] *= factor;
            }
            weight.put(offset, tile, 0, count);
        });
    }
}
