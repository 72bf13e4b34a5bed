package genir.model.run;

/**
 * What the decoder's positions hold: one sequence, or several of the same length one behind the other, of which none sees another; or a
 * single position, behind others that are not computed again.
 *
 * @param sequences how many
 * @param length positions of each
 * @param past positions before the only one; else 0
 */
record DecoderLayout(int sequences, int length, int past) {
    DecoderLayout {
        if (sequences < 1 || length < 1 || past < 0 || (past > 0 && sequences * length > 1)) {
            throw new IllegalArgumentException(sequences + " sequences of " + length + " positions after " + past);
        }
    }

    DecoderLayout(int sequences, int length) {
        this(sequences, length, 0);
    }

    static DecoderLayout single(int length) {
        return new DecoderLayout(1, length);
    }

    static DecoderLayout after(int past) {
        return new DecoderLayout(1, 1, past);
    }

    /** Positions that are computed. */
    int positions() {
        return sequences * length;
    }

    /** Positions that are read: those before the computed ones, and these. */
    int keys() {
        return past + positions();
    }

    /** Whether a computed position may look at another: at those of its own sequence up to itself. */
    boolean reads(int query, int key) {
        return past > 0 || (key <= query && key / length == query / length);
    }

    /** Position of the key minus that of the query, each in its own sequence. */
    int distance(int query, int key) {
        return past > 0 ? key - past : key % length - query % length;
    }
}
