package genir.training.optimizer;

import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.weights.Parameters;
import java.util.List;
import java.util.Set;

/**
 * Weight decay apart from the gradients (Loshchilov and Hutter, arXiv 1711.05101): each step multiplies the weights by a
 * little less than 1. The gains of norms and the position biases are left alone, as transformers' trainer does.
 *
 * @param decay share of a weight that a step at learning rate 1 would take off
 * @param frozen names of weights that stay as they are
 */
record WeightDecay(Parameters parameters, double decay, Set<String> frozen) {
    private static final List<String> EXEMPT = List.of("layer_norm", "relative_attention_bias");

    /** The decay of a weight. */
    double of(String weight) {
        return frozen.contains(weight) || EXEMPT.stream().anyMatch(weight::contains) ? 0 : decay;
    }

    /** Adds the decay of one step of all weights. */
    void addTo(ProgramWriter program, Optimizer.Step step) {
        for (String name : parameters.layout().slots().keySet()) {
            if (of(name) > 0) {
                program.add(new Instruction.Decay(
                        program.external(name, ElementType.FLOAT32, parameters.external(name)),
                        step.factor(),
                        step.progress(),
                        of(name)));
            }
        }
    }
}
