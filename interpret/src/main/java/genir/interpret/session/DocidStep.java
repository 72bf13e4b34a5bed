package genir.interpret.session;

import genir.interpret.lens.Ranks;
import genir.interpret.lens.TopTokens;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Which token of a document's docid is asked for: the only one, or the one behind those that the decoder has said already.
 *
 * @param document the document's id; null where none is asked for
 * @param said the tokens of its docid before this one; not copied
 * @param allowed the tokens that may follow these in some docid, ascending and not copied; null where all of the vocabulary competes, words
 *     too, as the paper ranks docids of one token (method.md, section 4.3)
 * @param found whether the unchanged model ranks every token of the docid first, each behind those before it
 */
@SuppressWarnings("ArrayRecordComponent") // read by many analyses, changed by none
public record DocidStep(String document, int[] said, int[] allowed, boolean found) {
    /** Of a docid of one token. */
    static DocidStep only(String document, boolean found) {
        return new DocidStep(document, new int[0], null, found);
    }

    /**
     * The rank of a token among those that may come.
     *
     * @param scores rows of scores
     * @param row which row
     * @param width scores in a row
     */
    public int rank(FloatBuffer scores, int row, int width, int token) {
        if (allowed == null) {
            return Ranks.of(scores, row, width, token);
        }
        float own = scores.get(row * width + token);
        int rank = 1;
        for (int other : allowed) {
            float score = scores.get(row * width + other);
            rank += score > own || (score == own && other < token) ? 1 : 0;
        }
        return rank;
    }

    /** The best of the other tokens that may come: the runner-up of a token, or who is ahead of it. */
    public int runnerUp(FloatBuffer scores, int row, int width, int token) {
        return allowed == null
                ? TopTokens.other(scores, row, width, token)
                : TopTokens.of(
                        scores, row, width, 1, other -> other != token && Arrays.binarySearch(allowed, other) >= 0)[0];
    }
}
