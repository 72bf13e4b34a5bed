package genir.training.loop;

import genir.model.plan.External;
import genir.model.weights.Parameters;
import genir.training.optimizer.Optimizer;
import java.util.Map;

/** What a training changes: all weights and all that the optimiser remembers of them, and what of these a step works on. */
public interface TrainedWeights {
    /** All weights: what is evaluated, written and, in the end, the result; up to date after {@link #settle}. */
    Parameters all();

    /** The weights that a step changes. */
    Parameters worked();

    /** Changes {@link #worked}. */
    Optimizer optimizer();

    /** All that the optimiser remembers, under names of its own, where it lies; up to date after {@link #settle}. */
    Map<String, External> state();

    /** Brings what steps have changed back to where all of it is. */
    void settle();

    /**
     * Brings weights that steps passed over, of which nothing is missing to go on, to where they are after a step. Only after {@link #settle}, and
     * always after the same steps, for that weights move in several parts is seen in their last bits.
     */
    default void catchUp(int step) {
        // No weight is passed over.
    }

    /** All weights and all that the optimiser remembers were overwritten. */
    void restored();

    /** Weights of which every step works on all. */
    static TrainedWeights whole(Parameters parameters, Optimizer optimizer) {
        return new TrainedWeights() {
            @Override
            public Parameters all() {
                return parameters;
            }

            @Override
            public Parameters worked() {
                return parameters;
            }

            @Override
            public Optimizer optimizer() {
                return optimizer;
            }

            @Override
            public Map<String, External> state() {
                return optimizer.state();
            }

            @Override
            public void settle() {
                // Nothing is anywhere else.
            }

            @Override
            public void restored() {
                optimizer.restored();
            }
        };
    }
}
