package genir.interpret.session;

import genir.corpus.Query;
import java.nio.FloatBuffer;

/**
 * A query with what the model reads and should find.
 *
 * @param tokens the encoder's input; not copied
 * @param relevant docid tokens of the relevant documents that the collection has, in order of the judgments; not copied
 * @param target of these the one the model ranks highest, or -1 where none is relevant
 * @param rank the target's rank in the unchanged model among the tokens that may come, or 0 where there is no target
 * @param step which token of the docid the target is
 */
@SuppressWarnings("ArrayRecordComponent") // read by many analyses, changed by none
public record Item(Query query, int[] tokens, int[] relevant, int target, int rank, DocidStep step) {
    /**
     * A query asked without knowing the answer.
     *
     * @param said tokens of a docid that the decoder has said already
     */
    public static Item asked(int[] tokens, int[] said) {
        return new Item(new Query("query", ""), tokens, new int[0], -1, 0, new DocidStep(null, said, null, false));
    }

    /** The same document asked for in other words. */
    public Item worded(Query other, int... read) {
        return new Item(other, read, relevant, target, rank, step);
    }

    /** The target's rank in a row of other scores of its query. */
    public int rank(FloatBuffer scores, int row, int width) {
        return step.rank(scores, row, width, target);
    }

    /** The best other token that may come. */
    public int runnerUp(FloatBuffer scores, int row, int width) {
        return step.runnerUp(scores, row, width, target);
    }

    /** The same query if the model read other tokens. */
    public Item reading(int... others) {
        return new Item(query, others, relevant, target, rank, step);
    }
}
