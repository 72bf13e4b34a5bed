package genir.training.optimizer;

import genir.model.plan.External;
import genir.model.plan.ProgramWriter;
import genir.model.weights.Parameters;
import java.util.Map;
import java.util.Set;

/** Adam with weight decay apart from the gradients (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2). */
public final class AdamW implements Optimizer {
    private final Adam adam;
    private final WeightDecay decay;

    /** AdamW for given weights, all of which are trained. */
    public AdamW(Parameters parameters, double beta1, double beta2, double weightDecay) {
        this(parameters, beta1, beta2, weightDecay, Set.of());
    }

    /**
     * AdamW for given weights; the moments as in {@link Adam}.
     *
     * @param weightDecay share of a weight that a step at learning rate 1 would take off
     * @param frozen names of weights that do not decay, for they are not trained
     */
    public AdamW(Parameters parameters, double beta1, double beta2, double weightDecay, Set<String> frozen) {
        this.adam = new Adam(parameters, beta1, beta2);
        this.decay = new WeightDecay(parameters, weightDecay, frozen);
    }

    @Override
    public void addTo(ProgramWriter program, Step step) {
        decay.addTo(program, step);
        adam.addTo(program, step);
    }

    @Override
    public Map<String, External> state() {
        return adam.state();
    }

    @Override
    public void restored() {
        adam.restored();
    }
}
