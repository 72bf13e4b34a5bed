package genir.model.run;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;

/**
 * What is minimised: a mean over the rows of a batch's logits, [batch * decoder position, vocabulary]. Its kind is part of a
 * program, its targets are what the program is fed.
 */
public sealed interface Objective permits CrossEntropy, SoftCrossEntropy {
    /** The output that has its value after a run. */
    String LOSS = "loss";

    /** How many terms the mean is over: the weight of this batch among those that one step accumulates. */
    int terms();

    /** Rows that it has targets for. */
    int rows();

    /** What of it is part of the program. */
    Form form();

    /** Feeds the targets to a plan that has its form. */
    void fill(Plan plan);

    /** The part of an objective that is the same for every batch; equal ones can share a program. */
    interface Form {
        /**
         * Adds what computes the value and its gradient.
         *
         * @param logits the graph's variable
         * @param gradient the graph's variable to be made, of the same shape
         */
        void addTo(ProgramWriter program, String logits, String gradient);
    }
}
