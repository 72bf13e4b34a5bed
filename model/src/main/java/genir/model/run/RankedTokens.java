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
 * Another objective, and a ranking loss of each row's answer, a token, against hard negatives: given ones, or those with the
 * row's highest logits.
 *
 * @param usual the other one
 * @param answers of each row the answer, and whatever else is no negative of it
 * @param negatives of each row, best first; null for the row's best docids
 * @param search where these are looked for; null where negatives are given
 * @param count negatives of a row at most
 */
public record RankedTokens(
        Objective usual, List<int[]> answers, List<int[]> negatives, Search search, int count, RankingLoss ranking)
        implements Objective {
    /** The input that has the answers, and what are no negatives of them. */
    private static final String ANSWERS = "ranked_answers";

    /** The input or output that has what negatives are taken from. */
    static final String CANDIDATES = "ranked_candidates";

    /**
     * A range of tokens.
     *
     * @param from the first
     * @param to behind the last
     */
    public record Search(int from, int to) {}

    public RankedTokens {
        answers = List.copyOf(answers);
        negatives = negatives == null ? null : List.copyOf(negatives);
        if ((negatives == null) == (search == null)) {
            throw new IllegalArgumentException("negatives are given or searched for");
        }
        if (answers.size() != usual.rows() || (negatives != null && negatives.size() != usual.rows())) {
            throw new IllegalArgumentException("answers or negatives of other than " + usual.rows() + " rows");
        }
    }

    @Override
    public int terms() {
        return usual.terms();
    }

    @Override
    public int rows() {
        return usual.rows();
    }

    @Override
    public Form form() {
        return new Ranked(usual.form(), longest(answers), candidates(), search, count, ranking);
    }

    /** Entries of a row of candidates: enough of the best for so many negatives to be left without the answers. */
    private int candidates() {
        return search == null ? longest(negatives) : Math.min(count + longest(answers), search.to() - search.from());
    }

    /** Room for the longest list; in powers of 2, so that few programs do for all batches. */
    private static int longest(List<int[]> lists) {
        int longest = lists.stream().mapToInt(list -> list.length).max().orElse(1);
        return Integer.highestOneBit(Math.max(1, 2 * longest - 1));
    }

    @Override
    public void fill(Plan plan) {
        usual.fill(plan);
        plan.view(ANSWERS).writeTokens(padded(answers, longest(answers)));
        if (negatives != null) {
            plan.view(CANDIDATES).writeTokens(padded(negatives, longest(negatives)));
        }
    }

    private static int[] padded(List<int[]> lists, int length) {
        int[] tokens = new int[lists.size() * length];
        Arrays.fill(tokens, Instruction.NO_TOKEN);
        for (int row = 0; row < lists.size(); row++) {
            System.arraycopy(lists.get(row), 0, tokens, row * length, lists.get(row).length);
        }
        return tokens;
    }

    /** With so many answers and candidates of each row. */
    private record Ranked(Form usual, int answers, int candidates, Search search, int count, RankingLoss ranking)
            implements Form {
        @Override
        public Operand addTo(ProgramWriter program, String logits, String gradient) {
            Operand loss = usual.addTo(program, logits, gradient);
            Operand scores = program.value(logits);
            long rows = scores.shape()[0];
            program.add(new Instruction.TokenRanking(
                    scores,
                    program.input(ANSWERS, ElementType.INT32, rows, answers),
                    candidates(program, scores, rows),
                    count,
                    ranking,
                    program.value(gradient),
                    loss));
            return loss;
        }

        private Operand candidates(ProgramWriter program, Operand scores, long rows) {
            if (search == null) {
                return program.input(CANDIDATES, ElementType.INT32, rows, candidates);
            }
            Operand best = program.output(CANDIDATES, ElementType.INT32, rows, candidates);
            program.add(new Instruction.TopTokens(scores, search.from(), search.to(), best, null));
            return best;
        }
    }
}
