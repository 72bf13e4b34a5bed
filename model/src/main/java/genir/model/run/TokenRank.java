package genir.model.run;

import java.nio.FloatBuffer;

/** The rank of a token by score: the highest has rank 1, and of two equal scores the lower token comes first. */
public final class TokenRank {
    private TokenRank() {}

    /**
     * The rank of a token among those from a first one on.
     *
     * @param scores rows of scores
     * @param row which row
     * @param width scores in a row
     * @param first the first token that counts: 0 for the whole vocabulary, the first docid for documents only
     */
    public static int of(FloatBuffer scores, int row, int width, int first, int token) {
        int offset = row * width;
        float score = scores.get(offset + token);
        int rank = 1;
        for (int other = first; other < width; other++) {
            float otherScore = scores.get(offset + other);
            if (otherScore > score || (otherScore == score && other < token)) {
                rank++;
            }
        }
        return rank;
    }
}
