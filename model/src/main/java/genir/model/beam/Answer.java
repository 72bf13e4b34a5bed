package genir.model.beam;

/**
 * An answer of a beam search.
 *
 * @param sequence which, its position in the list of the trie's sequences
 * @param score the sum of its tokens' log-probabilities
 */
public record Answer(int sequence, double score) {}
