package genir.model.plan;

import java.util.function.UnaryOperator;

/** A change of some of a value's elements, counted row-major: what hooks do as data, without a copy of the whole value. */
public sealed interface Edit {
    /** The first element that changes. */
    int from();

    /** How many do. */
    int length();

    /** Makes them a number. */
    record Fill(int from, int length, float value) implements Edit {}

    /** Multiplies them, in double precision. */
    record Scale(int from, int length, double factor) implements Edit {}

    /**
     * Makes them other numbers.
     *
     * @param source has these from {@code sourceFrom} on; not copied, and not to be changed as long as the plan runs: edits of the same
     *     array are taken for equal
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Put(int from, int length, float[] source, int sourceFrom) implements Edit {}

    /** Adds a number of its own to each, of an array that stays as it is like that of {@link Put}. */
    @SuppressWarnings("ArrayRecordComponent")
    record Add(int from, float[] addends) implements Edit {
        @Override
        public int length() {
            return addends.length;
        }
    }

    /** Makes them what a function makes of all of them; of as many. */
    record Remake(int from, int length, UnaryOperator<float[]> function) implements Edit {}
}
