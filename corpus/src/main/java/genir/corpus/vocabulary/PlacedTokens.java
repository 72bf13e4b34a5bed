package genir.corpus.vocabulary;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The tokens of a text, without an end of the sequence, and where in the text each comes from.
 *
 * @param tokens their ids
 * @param text as it was given; null, as the places, where nobody asks for them
 * @param starts of each token, the index of its first character in the text
 * @param ends of each token, behind its last character
 */
@SuppressWarnings("ArrayRecordComponent") // handed to who cuts pieces from it
public record PlacedTokens(int[] tokens, String text, int[] starts, int[] ends) {
    /** Tokens of which nobody asks where they come from. */
    public static PlacedTokens unplaced(int... tokens) {
        return new PlacedTokens(tokens, null, null, null);
    }

    /** How many tokens there are. */
    public int size() {
        return tokens.length;
    }

    /** As many of the first tokens as are wanted, at most. */
    public PlacedTokens first(int most) {
        if (size() <= most) {
            return this;
        }
        return text == null
                ? unplaced(Arrays.copyOf(tokens, most))
                : new PlacedTokens(
                        Arrays.copyOf(tokens, most), text, Arrays.copyOf(starts, most), Arrays.copyOf(ends, most));
    }

    /**
     * What the text says from one token to another, with all that stands between; null without places.
     *
     * @param from the first token
     * @param to behind the last one
     */
    public String passage(int from, int to) {
        if (text == null) {
            return null;
        }
        return from == to ? "" : text.substring(starts[from], ends[to - 1]);
    }

    /** The words of single tokens, in the order given; null without places. */
    public String words(int... positions) {
        return text == null
                ? null
                : Arrays.stream(positions)
                        .mapToObj(position -> text.substring(starts[position], ends[position]))
                        .collect(Collectors.joining(" "));
    }
}
