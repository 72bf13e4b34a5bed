package genir.training.optimizer;

import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.TensorEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Adafactor (Shazeer and Stern, arXiv 1804.04235, algorithms 4 and 5, without a first moment): the squared gradients of a
 * matrix are remembered by row and by column only. T5 was trained with it.
 *
 * <p>The learning rate is that of the schedule; with relative steps (algorithm 6) the schedule is {@code relative_step} and
 * the parameters' scale is on.
 */
public final class Adafactor implements Optimizer {
    /** How fast the decay of the squares' running mean nears 1: 1 - step^-0.8. */
    private static final double DECAY_POWER = -0.8;

    private final List<FactoredWeight> weights = new ArrayList<>();
    private final WeightDecay decay;

    /**
     * Adafactor for given weights.
     *
     * @param scaleParameter whether each weight's rate is multiplied by the root mean square of its values
     * @param weightDecay share of a weight that a step at learning rate 1 would take off; scaled with its rate
     */
    public Adafactor(Parameters parameters, boolean scaleParameter, double weightDecay) {
        this.decay = new WeightDecay(parameters, weightDecay);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            weights.add(new FactoredWeight(slot, parameters.floats(slot.name()), scaleParameter));
        }
    }

    @Override
    public void step(Parameters gradients, float scale, int step, double learningRate) {
        double beta = 1 - Math.pow(step, DECAY_POWER);
        for (FactoredWeight weight : weights) {
            double rate = weight.rate(learningRate);
            decay.step(weight.name(), rate);
            weight.step(gradients.floats(weight.name()), scale, beta, rate);
        }
    }

    @Override
    public List<TensorEntry> state() {
        return weights.stream().flatMap(weight -> weight.state().stream()).toList();
    }
}
