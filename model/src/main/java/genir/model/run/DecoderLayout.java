package genir.model.run;

/**
 * What the decoder's positions hold: one sequence, or several of the same length one behind the other, of which none sees another.
 *
 * @param sequences how many
 * @param length positions of each
 */
record DecoderLayout(int sequences, int length) {
    DecoderLayout {
        if (sequences < 1 || length < 1) {
            throw new IllegalArgumentException(sequences + " sequences of " + length + " positions");
        }
    }

    static DecoderLayout single(int length) {
        return new DecoderLayout(1, length);
    }

    int positions() {
        return sequences * length;
    }

    /** Whether a position may look at another: at those of its own sequence up to itself. */
    boolean reads(int query, int key) {
        return key <= query && key / length == query / length;
    }

    /** Position of the key minus that of the query, each in its own sequence. */
    int distance(int query, int key) {
        return key % length - query % length;
    }
}
