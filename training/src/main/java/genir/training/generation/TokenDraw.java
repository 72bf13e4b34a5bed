package genir.training.generation;

import genir.corpus.example.SplitMix64;
import genir.model.run.TopTokens;
import java.util.function.IntPredicate;

/**
 * Draws a token from the most probable ones: of these the first {@code k} that are allowed, of those the fewest whose
 * probabilities, at a temperature, reach {@code p} together.
 *
 * @param temperature by which logits are divided
 * @param topK 0 for all
 * @param topP 1 for all
 */
record TokenDraw(double temperature, int topK, double topP) {
    /** That no token is allowed. */
    static final int NONE = -1;

    /**
     * Draws one.
     *
     * @param best most probable first
     * @return the token, or {@link #NONE}
     */
    int draw(TopTokens best, IntPredicate allowed, SplitMix64 random) {
        int[] tokens = best.tokens();
        int[] candidates = new int[tokens.length];
        double[] weights = new double[tokens.length];
        int count = 0;
        double highest = 0;
        double sum = 0;
        for (int i = 0; i < tokens.length && (topK == 0 || count < topK); i++) {
            if (allowed.test(tokens[i])) {
                double scaled = best.logProbabilities()[i] / temperature;
                highest = count == 0 ? scaled : highest;
                candidates[count] = tokens[i];
                // StrictMath: the same queries on every JDK.
                weights[count] = StrictMath.exp(scaled - highest);
                sum += weights[count++];
            }
        }
        if (count == 0) {
            return NONE;
        }
        double nucleus = 0;
        int kept = 0;
        while (kept < count && (kept == 0 || nucleus < topP * sum)) {
            nucleus += weights[kept++];
        }
        double point = random.nextDouble() * nucleus;
        int drawn = 0;
        for (double passed = weights[0]; drawn < kept - 1 && point >= passed; passed += weights[drawn]) {
            drawn++;
        }
        return candidates[drawn];
    }
}
