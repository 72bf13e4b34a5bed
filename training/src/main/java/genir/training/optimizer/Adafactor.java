package genir.training.optimizer;

import genir.model.plan.External;
import genir.model.plan.Memory;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Adafactor (Shazeer and Stern, arXiv 1804.04235, algorithms 4 and 5, without a first moment): the squared gradients of a
 * matrix are remembered by row and by column only. T5 was trained with it.
 *
 * <p>The learning rate is that of the schedule; with relative steps (algorithm 6) the schedule is {@code relative_step} and
 * the parameters' scale is on.
 */
public final class Adafactor implements Optimizer {
    private static final String COLUMN_MEANS = "column_means.";
    private static final String ROW_MEANS = "row_means.";

    private final Parameters parameters;
    private final boolean scaleParameter;
    private final WeightDecay decay;
    private final Map<String, External> means = new LinkedHashMap<>();

    /** Adafactor for given weights, all of which are trained. */
    public Adafactor(Parameters parameters, boolean scaleParameter, double weightDecay) {
        this(parameters, scaleParameter, weightDecay, Set.of());
    }

    /**
     * Adafactor for given weights.
     *
     * @param scaleParameter whether each weight's rate is multiplied by the root mean square of its values
     * @param weightDecay share of a weight that a step at learning rate 1 would take off; scaled with its rate
     * @param frozen names of weights that do not decay, for they are not trained
     */
    public Adafactor(Parameters parameters, boolean scaleParameter, double weightDecay, Set<String> frozen) {
        this.parameters = parameters;
        this.scaleParameter = scaleParameter;
        this.decay = new WeightDecay(parameters, weightDecay, frozen);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            long[] shape = slot.shape();
            means.put(COLUMN_MEANS + slot.name(), zeros(shape[shape.length - 1]));
            if (shape.length == 2) {
                means.put(ROW_MEANS + slot.name(), zeros(shape[0]));
            }
        }
    }

    private External zeros(long length) {
        Memory memory = parameters.device().zeros(length);
        return new External(memory, length);
    }

    @Override
    public void addTo(ProgramWriter program, Step step) {
        for (String name : parameters.layout().slots().keySet()) {
            program.add(new Instruction.Adafactor(
                    program.external(name, ElementType.FLOAT32, parameters.external(name)),
                    step.gradient(program, name),
                    means.containsKey(ROW_MEANS + name) ? mean(program, ROW_MEANS + name) : null,
                    mean(program, COLUMN_MEANS + name),
                    step.factor(),
                    step.progress(),
                    scaleParameter,
                    decay.of(name)));
        }
    }

    private Operand mean(ProgramWriter program, String name) {
        return program.external(name, ElementType.FLOAT32, means.get(name));
    }

    @Override
    public Map<String, External> state() {
        return means;
    }
}
