package genir.interpret.trace;

/**
 * Where a token stands in what the model says.
 *
 * @param rank among all tokens, 1 for the highest logit
 * @param documentRank among the documents' tokens; of a word, its rank among all tokens
 * @param probability by the softmax over all tokens
 */
public record Standing(int token, int rank, int documentRank, double logit, double probability) {}
