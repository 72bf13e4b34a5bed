package genir.training.optimizer;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.weights.Parameters;
import java.util.function.Consumer;

/**
 * The instruction that adds a batch's gradients to those of the batches before it, which make one step together.
 *
 * @param gradients of a batch
 * @param sum of the same layout
 */
public record Accumulation(Parameters gradients, Parameters sum) implements Consumer<ProgramWriter> {
    private static final String SHARES = "shares";

    @Override
    public void accept(ProgramWriter program) {
        Operand shares = program.input(SHARES, ElementType.FLOAT32, 2);
        program.add(new Instruction.Accumulate(
                program.external("gradients", ElementType.FLOAT32, gradients.external()),
                shares,
                program.external("gradient_sum", ElementType.FLOAT32, sum.external())));
    }

    /**
     * Feeds a batch's weight.
     *
     * @param share its gradients are multiplied by
     * @param first whether the sum begins anew with them
     */
    public static void fill(Plan plan, double share, boolean first) {
        plan.view(SHARES).write(new float[] {first ? 0 : 1, (float) share});
    }
}
