package genir.model.run;

/**
 * The tokens of a row with the highest logits, the highest first.
 *
 * @param logProbabilities under the softmax over all tokens
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopTokens(int[] tokens, double[] logProbabilities) {}
