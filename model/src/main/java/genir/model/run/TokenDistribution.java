package genir.model.run;

/**
 * A distribution over few tokens of the vocabulary; the others have probability 0.
 *
 * @param tokens each once; not copied
 * @param probabilities of the tokens, summing to 1; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a teacher to one step
public record TokenDistribution(int[] tokens, float[] probabilities) {
    private static final double ROUNDING = 1e-4;

    public TokenDistribution {
        double sum = 0;
        for (float probability : probabilities) {
            sum += probability;
        }
        if (tokens.length != probabilities.length || !(Math.abs(sum - 1) < ROUNDING)) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens with probabilities that sum to " + sum + ", not to 1");
        }
    }

    /** All of it on one token. */
    public static TokenDistribution of(int token) {
        return new TokenDistribution(new int[] {token}, new float[] {1});
    }
}
