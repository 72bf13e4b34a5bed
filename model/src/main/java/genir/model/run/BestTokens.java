package genir.model.run;

/**
 * The tokens of a row with the highest logits, the highest first; of two equal ones the lower token comes first.
 *
 * @param logits of each; the sum over all tokens that would make them probabilities is not known
 */
@SuppressWarnings("ArrayRecordComponent")
public record BestTokens(int[] tokens, float[] logits) {}
