package genir.training;

import genir.model.weights.Parameters;
import genir.training.loop.Evaluation;

/** Queries to see during training how well the model ranks. */
public interface DevSet {
    /** Whether none of the queries has a relevant document in the collection, and no weights are better than others. */
    boolean isEmpty();

    /** The ranking by present weights as an evaluation; without queries to answer there is nothing to measure. */
    Evaluation evaluation(Parameters parameters);
}
