package genir.model.plan.kernel;

import java.nio.FloatBuffer;

/** The rank of a token by score: the highest has rank 1, and of two equal scores the lower token comes first. */
public final class TokenRank {
    private TokenRank() {}

    /**
     * The rank of a token among those from a first one on; the last one for a score that is not a number.
     *
     * @param scores rows of scores
     * @param row which row
     * @param width scores in a row
     * @param first the first token that counts: 0 for the whole vocabulary, the first docid for documents only
     */
    public static int of(FloatBuffer scores, int row, int width, int first, int token) {
        // One copy and two plain loops: several times faster than asking the buffer for each score.
        float[] own = new float[width - first];
        scores.get(row * width + first, own);
        int place = token - first;
        float score = own[place];
        if (Float.isNaN(score)) {
            return own.length;
        }
        int rank = 1;
        for (int other = 0; other < place; other++) {
            rank += own[other] >= score ? 1 : 0;
        }
        for (int other = place + 1; other < own.length; other++) {
            rank += own[other] > score ? 1 : 0;
        }
        return rank;
    }
}
