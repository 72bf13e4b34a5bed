package genir.model.beam;

import java.util.function.IntPredicate;

/** Watches which answers a beam search can still find. */
@FunctionalInterface
public interface BeamWatch {
    /** Looks away. */
    BeamWatch NONE = (row, length, reachable) -> {};

    /**
     * A query's beam after its beginnings have become longer and all but the best have been cut off.
     *
     * @param row of the batch
     * @param length tokens of the beginnings, from 1 to that of the longest answer
     * @param reachable whether the beam holds an answer, by its position in the list of the trie's sequences, or a beginning of it
     */
    void kept(int row, int length, IntPredicate reachable);

    /**
     * What a beginning of that length must score at least to be kept; negative infinity where the beam has room.
     *
     * @param row of the batch
     * @param length tokens of the beginnings
     */
    default void cutOff(int row, int length, double score) {}
}
