package genir.model.run;

import genir.model.T5Config;
import java.util.List;

/**
 * Token sequences of one batch, padded to a common length.
 *
 * @param sequences unpadded, each ending with the end-of-sequence token; not copied
 * @param length padded length, at least the longest sequence's
 */
public record TokenBatch(List<int[]> sequences, int length) {
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

    /** The token of a sequence at a position, the padding token behind its end. */
    int token(T5Config config, int sequence, int position) {
        int[] tokens = sequences.get(sequence);
        return position < tokens.length ? tokens[position] : config.padTokenId();
    }
}
