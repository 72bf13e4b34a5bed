package genir.model.plan.instruction;

/**
 * A loss over the scores of an answer and of others, the negatives, that are to be ranked below it: for the answer's score s and
 * the negatives' t_1 to t_n
 *
 * <ul>
 *   <li>pairwise, the mean of max(0, margin - s + t_i), the margin ranking loss of LTRGR (Li et al., arXiv 2306.15222);
 *   <li>listwise, -ln(e^s / (e^s + sum_i e^t_i)), the cross-entropy of the softmax over these answers alone.
 * </ul>
 *
 * <p>Without negatives it is 0.
 *
 * @param kind which of the two
 * @param margin of the pairwise loss, in the scores' unit; the listwise one has none
 * @param weight by which the mean over all answers is multiplied
 */
public record RankingLoss(Kind kind, double margin, double weight) {
    /** Over pairs of an answer and a negative, or over all of them together. */
    public enum Kind {
        PAIRWISE,
        LISTWISE
    }

    /** Whether it is the listwise loss. */
    public boolean isListwise() {
        return kind == Kind.LISTWISE;
    }
}
