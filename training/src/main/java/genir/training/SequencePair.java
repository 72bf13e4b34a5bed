package genir.training;

/**
 * One example as the model reads it: what the encoder reads and what the decoder should answer.
 *
 * @param input token ids, ended by the end-of-sequence token; not to be changed
 * @param target token ids; one for an atomic docid, several for a docid of several tokens or the spans of a corrupted text
 * @param text what the input is the tokens of; null where nobody asks
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the examples to the batch stream
public record SequencePair(int[] input, int[] target, String text) {
    /** Without its text. */
    public SequencePair(int[] input, int[] target) {
        this(input, target, null);
    }
}
