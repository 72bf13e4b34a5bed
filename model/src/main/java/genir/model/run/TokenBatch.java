package genir.model.run;

import genir.model.T5Config;
import java.util.ArrayList;
import java.util.List;

/**
 * Token sequences of one batch, padded to a common length, and what the decoder has said of each already.
 *
 * @param sequences unpadded, each ending with the end-of-sequence token; not copied
 * @param length padded length, at least the longest sequence's
 * @param said for each sequence the tokens that the decoder has behind its start token, as many for each; none where it begins; not copied
 */
public record TokenBatch(List<int[]> sequences, int length, List<int[]> said) {
    /** Lengths are padded to multiples of this, so that there are few different plans. */
    public static final int LENGTH_MULTIPLE = 8;

    public TokenBatch {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one sequence");
        }
        for (int[] sequence : sequences) {
            if (sequence.length == 0 || sequence.length > length) {
                throw new IllegalArgumentException(
                        "a sequence of " + sequence.length + " tokens does not fit length " + length);
            }
        }
        said = List.copyOf(said);
        int tokens = said.isEmpty() ? 0 : said.get(0).length;
        if ((!said.isEmpty() && said.size() != sequences.size())
                || said.stream().anyMatch(each -> each.length != tokens)) {
            throw new IllegalArgumentException("each sequence has as many tokens said of it");
        }
    }

    /** Sequences of which the decoder has said nothing yet. */
    public TokenBatch(List<int[]> sequences, int length) {
        this(sequences, length, List.of());
    }

    /** Pads to the next multiple, so that few different lengths, and so few plans, occur. */
    public static TokenBatch padded(List<int[]> sequences, int multiple) {
        int longest =
                sequences.stream().mapToInt(sequence -> sequence.length).max().orElse(1);
        return new TokenBatch(sequences, paddedLength(longest, multiple));
    }

    /** The next multiple from a length on. */
    public static int paddedLength(int length, int multiple) {
        return (length + multiple - 1) / multiple * multiple;
    }

    /** Number of sequences. */
    public int size() {
        return sequences.size();
    }

    /** How many tokens were said of each sequence. */
    public int past() {
        return said.isEmpty() ? 0 : said.get(0).length;
    }

    /**
     * The same sequences, of which something was said.
     *
     * @param tokens for each sequence, as many for each
     */
    public TokenBatch saying(List<int[]> tokens) {
        return new TokenBatch(sequences, length, tokens);
    }

    /** What the decoder reads of each sequence: the start token, and what was said. */
    List<int[]> decoderTokens(T5Config config) {
        List<int[]> tokens = new ArrayList<>();
        for (int row = 0; row < size(); row++) {
            int[] read = new int[1 + past()];
            read[0] = config.padTokenId();
            if (!said.isEmpty()) {
                System.arraycopy(said.get(row), 0, read, 1, past());
            }
            tokens.add(read);
        }
        return tokens;
    }

    /** The token of a sequence at a position, the padding token behind its end. */
    int token(T5Config config, int sequence, int position) {
        int[] tokens = sequences.get(sequence);
        return position < tokens.length ? tokens[position] : config.padTokenId();
    }
}
