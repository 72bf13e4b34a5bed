package genir.model.run;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.Arrays;

/**
 * Softmax cross-entropy of one target token a row, averaged over the rows that have one; its gradient is (softmax -
 * one-hot) / rows.
 *
 * @param firstToken the softmax runs over the tokens from this one on: 0 for the full vocabulary, the first docid for docids
 *     only
 * @param smoothing share of a target's probability that is spread over all tokens alike (Szegedy et al., arXiv 1512.00567,
 *     section 7)
 * @param targets the target token of each row, {@link #IGNORED} where there is none; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a batch to one step
public record CrossEntropy(int firstToken, double smoothing, int[] targets) implements Objective {
    /** The target of a row that nothing is learnt from, such as a decoder position behind the end of its sequence. */
    public static final int IGNORED = Instruction.NO_TARGET;

    private static final String TARGETS = "targets";

    /** The objective of one batch without smoothing. */
    public CrossEntropy(int firstToken, int[] targets) {
        this(firstToken, 0, targets);
    }

    @Override
    public int terms() {
        return (int) Arrays.stream(targets).filter(target -> target != IGNORED).count();
    }

    @Override
    public int rows() {
        return targets.length;
    }

    @Override
    public Form form() {
        return new Hard(firstToken, smoothing);
    }

    @Override
    public void fill(Plan plan) {
        plan.view(TARGETS).writeTokens(targets);
    }

    /** One target for each row. */
    private record Hard(int firstToken, double smoothing) implements Form {
        @Override
        public Operand addTo(ProgramWriter program, String logits, String gradient) {
            Operand scores = program.value(logits);
            Operand targets = program.input(TARGETS, ElementType.INT32, scores.shape()[0]);
            Operand loss = program.output(LOSS, ElementType.FLOAT64, 1);
            program.add(new Instruction.CrossEntropy(
                    scores, targets, firstToken, smoothing, program.value(gradient), loss));
            return loss;
        }
    }
}
