package genir.model.run;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.Arrays;
import java.util.List;

/**
 * Cross-entropy of the softmax with a sparse target distribution for each row, averaged over the rows: the mean of
 * -sum_t q(t) ln p(t). Its gradient with respect to the logits is (p - q) / rows.
 *
 * @param firstToken the softmax runs over the tokens from this one on: 0 for the full vocabulary, the first docid for docids
 *     only
 * @param targets one for each row
 */
public record SoftCrossEntropy(int firstToken, List<TokenDistribution> targets) implements Objective {
    private static final String TOKENS = "targets";
    private static final String PROBABILITIES = "target_probabilities";

    public SoftCrossEntropy {
        targets = List.copyOf(targets);
    }

    @Override
    public int terms() {
        return targets.size();
    }

    @Override
    public int rows() {
        return targets.size();
    }

    /** Room for the longest distribution; in powers of 2, so that few programs do for all batches. */
    private int entries() {
        int longest = targets.stream()
                .mapToInt(target -> target.tokens().length)
                .max()
                .orElse(1);
        return Integer.highestOneBit(2 * longest - 1);
    }

    @Override
    public Form form() {
        return new Soft(firstToken, entries());
    }

    @Override
    public void fill(Plan plan) {
        int entries = entries();
        int[] tokens = new int[targets.size() * entries];
        Arrays.fill(tokens, Instruction.NO_TOKEN);
        float[] probabilities = new float[tokens.length];
        for (int row = 0; row < targets.size(); row++) {
            TokenDistribution target = targets.get(row);
            System.arraycopy(target.tokens(), 0, tokens, row * entries, target.tokens().length);
            System.arraycopy(target.probabilities(), 0, probabilities, row * entries, target.tokens().length);
        }
        plan.view(TOKENS).writeTokens(tokens);
        plan.view(PROBABILITIES).write(probabilities);
    }

    /** So many tokens for each row. */
    private record Soft(int firstToken, int entries) implements Form {
        @Override
        public Operand addTo(ProgramWriter program, String logits, String gradient) {
            Operand scores = program.value(logits);
            long rows = scores.shape()[0];
            Operand tokens = program.input(TOKENS, ElementType.INT32, rows, entries);
            Operand probabilities = program.input(PROBABILITIES, ElementType.FLOAT32, rows, entries);
            Operand loss = program.output(LOSS, ElementType.FLOAT64, 1);
            program.add(new Instruction.SoftCrossEntropy(
                    scores, tokens, probabilities, firstToken, program.value(gradient), loss));
            return loss;
        }
    }
}
