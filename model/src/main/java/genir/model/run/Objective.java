package genir.model.run;

import genir.model.plan.TensorView;

/** What is minimised: a function of the logits, given by its value and its gradient. */
public interface Objective {
    /**
     * Computes the objective and its gradient with respect to the logits.
     *
     * @param logits [batch * decoder position, vocabulary]
     * @param gradient of the same shape, overwritten
     * @return the objective, a mean over the batch
     */
    double evaluate(TensorView logits, TensorView gradient);

    /** How many terms the mean is over: the weight of this batch among those that one step accumulates. */
    default int terms() {
        return 1;
    }
}
