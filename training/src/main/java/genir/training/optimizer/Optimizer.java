package genir.training.optimizer;

import genir.model.plan.External;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Operand;
import genir.model.weights.Parameters;
import java.util.Map;

/** Changes the weights it was made for by their gradients, on the device that these are on. */
public interface Optimizer {
    /**
     * What a step goes by.
     *
     * @param gradients in the weights' layout
     * @param factor [1], which the gradients are multiplied by first; NaN where nothing may change
     * @param progress double [2]: the learning rate and the step, counted from 1
     */
    record Step(Parameters gradients, Operand factor, Operand progress) {
        /** All gradients. */
        Operand gradients(ProgramWriter program) {
            return program.external("gradients", ElementType.FLOAT32, gradients.external());
        }

        /** The gradient of one weight. */
        Operand gradient(ProgramWriter program, String weight) {
            return program.external("gradient " + weight, ElementType.FLOAT32, gradients.external(weight));
        }
    }

    /** Adds the instructions of a step. */
    void addTo(ProgramWriter program, Step step);

    /**
     * All that it remembers from step to step, under names of its own, where it lies: a checkpoint is written from it, and
     * restored into it.
     */
    Map<String, External> state();

    /** Forgets what it knows of its state, which was overwritten. */
    default void restored() {}
}
