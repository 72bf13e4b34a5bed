package genir.model.run;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.Operand;

/**
 * What is minimised: a mean over the rows of a batch's logits, [batch * decoder position, vocabulary]. Its kind is part of a
 * program, its targets are what the program is fed.
 */
public sealed interface Objective
        permits CrossEntropy, SoftCrossEntropy, SampledSoftmax, RankedTokens, RankedSequences {
    /** The output that has its value after a run. */
    String LOSS = "loss";

    /** How many terms the mean is over: the weight of this batch among those that one step accumulates. */
    int terms();

    /** Rows that it has targets for. */
    int rows();

    /** Sequences of each input that stand one behind the other at the decoder's positions, and do not see each other. */
    default int sequences() {
        return 1;
    }

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
         * @return the value, double [1]
         */
        Operand addTo(ProgramWriter program, String logits, String gradient);
    }
}
