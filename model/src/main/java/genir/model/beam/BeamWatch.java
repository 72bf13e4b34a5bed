package genir.model.beam;

import java.util.List;
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
     * The same beam itself.
     *
     * @param row of the batch
     * @param length tokens of the beginnings; answers in it may be shorter
     * @param beam best first
     */
    default void beam(int row, int length, List<Hypothesis> beam) {}
}
