package genir.corpus.example;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * One training example: the model should answer the input with the document's docid.
 *
 * @param input token ids, ended by the end-of-sequence token; not to be changed, examples share them
 * @param target the docid's tokens, one if docids are atomic; not to be changed, examples share them
 * @param kind what the input was made of
 * @param text what the input is the tokens of, in the words of its source; null where nobody asks for it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Example(int[] input, int[] target, Kind kind, String text) {
    /** Without its text. */
    public Example(int[] input, int[] target, Kind kind) {
        this(input, target, kind, null);
    }

    /** What an input is made of. */
    public enum Kind {
        /** A training query. */
        QUERY,
        /** The document's first tokens, which is DSI's direct indexing. */
        FIRST,
        /** One line of the document, or one sentence where it has no lines. */
        LINE,
        /** 4 to 16 tokens in a row. */
        SPAN,
        /** 3 to 10 different tokens in any order. */
        WORD_SET,
        /** The title. */
        TITLE,
        /** 2 to 6 of the document's most telling terms, drawn by how telling they are. */
        KEY_TERMS,
        /** 3 to 8 tokens in a row of one line or sentence. */
        FRAGMENT,
        /** A query that was generated for the document. */
        GENERATED;

        /** The name in configuration, e.g. {@code word_set}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Example that
                && Arrays.equals(target, that.target)
                && kind == that.kind
                && Arrays.equals(input, that.input);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(input), Arrays.hashCode(target), kind);
    }

    @Override
    public String toString() {
        return kind.label() + " " + Arrays.toString(input) + " -> " + Arrays.toString(target);
    }
}
