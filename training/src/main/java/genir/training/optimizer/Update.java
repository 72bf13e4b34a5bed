package genir.training.optimizer;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.run.Objective;
import genir.model.weights.Parameters;
import java.util.function.Consumer;

/**
 * The instructions that follow the gradients: their norm, clipping, and what the optimiser makes of them. Where the loss or the
 * norm is not finite they change nothing.
 *
 * @param gradients in the layout of the optimiser's weights
 * @param clipNorm gradients longer than this are scaled down to it
 */
public record Update(Optimizer optimizer, Parameters gradients, double clipNorm) implements Consumer<ProgramWriter> {
    private static final String PROGRESS = "progress";
    private static final String NORM = "gradient_norm";
    private static final String FACTOR = "gradient_factor";

    @Override
    public void accept(ProgramWriter program) {
        Operand loss = program.input(Objective.LOSS, ElementType.FLOAT64, 1);
        Operand progress = program.input(PROGRESS, ElementType.FLOAT64, 2);
        Operand norm = program.output(NORM, ElementType.FLOAT64, 1);
        Operand factor = program.output(FACTOR, ElementType.FLOAT32, 1);
        Optimizer.Step step = new Optimizer.Step(gradients, factor, progress);
        program.add(new Instruction.GradientNorm(step.gradients(program), loss, clipNorm, norm, factor));
        optimizer.addTo(program, step);
    }

    /**
     * Feeds what a step goes by.
     *
     * @param step counted from 1
     */
    public static void fill(Plan plan, double learningRate, int step) {
        plan.view(PROGRESS).writeDoubles(learningRate, step);
    }

    /** The norm of the gradients after a run. */
    public static double norm(Plan plan) {
        return plan.view(NORM).readDouble();
    }
}
