package genir.training.optimizer;

import genir.model.plan.External;
import genir.model.plan.Memory;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.weights.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) over the flat parameter array. */
public final class Adam implements Optimizer {
    /** Before a weight's name, that of the running mean of its gradients. */
    public static final String FIRST = "first_moment.";
    /** Before a weight's name, that of the running mean of their squares. */
    public static final String SECOND = "second_moment.";

    private final Parameters parameters;
    private final Parameters first;
    private final Parameters second;
    private final Memory touched;
    private final double beta1;
    private final double beta2;

    /**
     * Adam for given weights.
     *
     * @param beta1 decay of the running mean of the gradients
     * @param beta2 decay of the running mean of the squared gradients
     */
    public Adam(Parameters parameters, double beta1, double beta2) {
        this.parameters = parameters;
        this.first = parameters.zerosLike();
        this.second = parameters.zerosLike();
        long tiles = (parameters.layout().length() + Instruction.TILE - 1) / Instruction.TILE;
        this.touched = parameters.device().zeros(tiles);
        this.beta1 = beta1;
        this.beta2 = beta2;
    }

    @Override
    public void addTo(ProgramWriter program, Step step) {
        program.add(new Instruction.Adam(
                program.external("weights", ElementType.FLOAT32, parameters.external()),
                step.gradients(program),
                program.external("first_moment", ElementType.FLOAT32, first.external()),
                program.external("second_moment", ElementType.FLOAT32, second.external()),
                program.external("touched", ElementType.INT32, new External(touched, touched.length())),
                step.factor(),
                step.progress(),
                beta1,
                beta2));
    }

    @Override
    public Map<String, External> state() {
        Map<String, External> state = new LinkedHashMap<>();
        parameters.layout().slots().keySet().forEach(name -> state.put(FIRST + name, first.external(name)));
        parameters.layout().slots().keySet().forEach(name -> state.put(SECOND + name, second.external(name)));
        return state;
    }

    @Override
    public void restored() {
        touched.clear();
    }
}
