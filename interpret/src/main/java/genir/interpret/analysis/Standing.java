package genir.interpret.analysis;

/**
 * How a system sees the right document of a query.
 *
 * @param score its logit, or BM25's score
 * @param lead on the best other one that may come: a token to the model, a document to BM25
 * @param ahead the lead on the best of the pair's rivals ({@link Rivals}); NaN where it has none
 * @param rank among all that may come
 */
record Standing(double score, double lead, double ahead, int rank) {}
