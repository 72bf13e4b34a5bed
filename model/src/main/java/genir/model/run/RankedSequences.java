package genir.model.run;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.RankingLoss;
import java.util.Arrays;
import java.util.List;

/**
 * Cross-entropy of each input's answer, a sequence of tokens, and a ranking loss of it against others, its negatives. All
 * of them stand at the decoder's positions, one behind the other, the answer first; what it reads for them {@link #decoderInputs} says.
 *
 * @param firstToken the cross-entropy's softmax runs over the tokens from this one on
 * @param smoothing of the cross-entropy
 * @param firstRanked the softmax of the scores runs over the tokens from this one on
 * @param groups of each input its answer, then its negatives, perhaps fewer for some inputs than for others
 * @param sequences room for so many of each input
 * @param length room for so many tokens of each sequence
 */
public record RankedSequences(
        int firstToken,
        double smoothing,
        int firstRanked,
        List<List<int[]>> groups,
        int sequences,
        int length,
        RankingLoss ranking)
        implements Objective {
    private static final String RANKED = "ranked_sequences";

    public RankedSequences {
        groups = List.copyOf(groups);
        for (List<int[]> group : groups) {
            if (group.isEmpty() || group.size() > sequences) {
                throw new IllegalArgumentException(group.size() + " sequences of an input, of " + sequences);
            }
        }
    }

    @Override
    public int terms() {
        return groups.stream().mapToInt(group -> group.get(0).length).sum();
    }

    @Override
    public int rows() {
        return groups.size() * sequences * length;
    }

    @Override
    public Form form() {
        return new Ranked(
                new CrossEntropy(firstToken, smoothing, new int[0]).form(), firstRanked, sequences, length, ranking);
    }

    /**
     * What the decoder reads: before each token of each sequence those in front of it.
     *
     * @param start what it reads first
     */
    public List<int[]> decoderInputs(int start) {
        return groups.stream().map(group -> decoderInput(group, start)).toList();
    }

    private int[] decoderInput(List<int[]> group, int start) {
        int[] read = new int[sequences * length];
        Arrays.fill(read, start);
        for (int sequence = 0; sequence < group.size(); sequence++) {
            int[] tokens = group.get(sequence);
            System.arraycopy(tokens, 0, read, sequence * length + 1, Math.min(tokens.length, length - 1));
        }
        return read;
    }

    @Override
    public void fill(Plan plan) {
        int[] targets = new int[rows()];
        int[] ranked = new int[rows()];
        Arrays.fill(targets, CrossEntropy.IGNORED);
        Arrays.fill(ranked, Instruction.NO_TOKEN);
        for (int input = 0; input < groups.size(); input++) {
            List<int[]> group = groups.get(input);
            for (int sequence = 0; sequence < group.size(); sequence++) {
                int[] tokens = group.get(sequence);
                int place = (input * sequences + sequence) * length;
                System.arraycopy(tokens, 0, ranked, place, tokens.length);
                if (sequence == 0) {
                    System.arraycopy(tokens, 0, targets, place, tokens.length);
                }
            }
        }
        new CrossEntropy(firstToken, smoothing, targets).fill(plan);
        plan.view(RANKED).writeTokens(ranked);
    }

    /** So many groups of such a length for each input. */
    private record Ranked(Form usual, int firstRanked, int sequences, int length, RankingLoss ranking) implements Form {
        @Override
        public Operand addTo(ProgramWriter program, String logits, String gradient) {
            Operand loss = usual.addTo(program, logits, gradient);
            Operand scores = program.value(logits);
            long inputs = scores.shape()[0] / ((long) sequences * length);
            Operand tokens = program.input(RANKED, ElementType.INT32, inputs, sequences, length);
            program.add(new Instruction.SequenceRanking(
                    scores, tokens, firstRanked, ranking, program.value(gradient), loss));
            return loss;
        }
    }
}
