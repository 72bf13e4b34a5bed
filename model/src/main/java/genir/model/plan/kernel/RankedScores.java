package genir.model.plan.kernel;

import genir.model.plan.instruction.RankingLoss;
import java.util.Arrays;

/** A ranking loss of one answer and its negatives, and its derivatives by their scores. */
public final class RankedScores {
    private RankedScores() {}

    /**
     * Computes both, the weight aside.
     *
     * @param scores the answer's first, then the negatives'; replaced by the derivatives, which sum to 0
     * @param count how many of them there are, the answer included
     * @return the loss
     */
    public static double loss(RankingLoss loss, double[] scores, int count) {
        if (count < 2) {
            Arrays.fill(scores, 0, count, 0);
            return 0;
        }
        return loss.isListwise() ? listwise(scores, count) : pairwise(scores, count, loss.margin());
    }

    private static double pairwise(double[] scores, int count, double margin) {
        double share = 1.0 / (count - 1);
        double sum = 0;
        double own = 0;
        for (int i = 1; i < count; i++) {
            double missing = margin - scores[0] + scores[i];
            // What is not a number must show, or weights would be changed by it.
            boolean violated = !(missing <= 0);
            sum += violated ? missing : 0;
            own -= violated ? share : 0;
            scores[i] = violated ? share : 0;
        }
        scores[0] = own;
        return sum * share;
    }

    private static double listwise(double[] scores, int count) {
        double largest = scores[0];
        for (int i = 1; i < count; i++) {
            largest = Math.max(largest, scores[i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(scores[i] - largest);
        }
        double all = largest + Math.log(sum);
        double loss = all - scores[0];
        for (int i = 0; i < count; i++) {
            scores[i] = Math.exp(scores[i] - all);
        }
        scores[0] -= 1;
        return loss;
    }
}
