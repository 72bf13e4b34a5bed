package genir.training.optimizer;

import genir.model.weights.Parameters;
import genir.model.weights.TensorEntry;
import java.util.List;

/** Changes the weights it was made for by their gradients. */
public interface Optimizer {
    /**
     * Makes one step.
     *
     * @param gradients in the weights' layout, all finite; overwritten or not, as the optimiser likes
     * @param scale the gradients are multiplied by this first; below 1 where they are clipped
     * @param step counted from 1
     * @param learningRate of this step
     */
    void step(Parameters gradients, float scale, int step, double learningRate);

    /**
     * All that it remembers from step to step, under names of its own. The entries share its memory: a checkpoint is written
     * from them, and restored into them.
     */
    List<TensorEntry> state();
}
