package genir.interpret.session;

import genir.corpus.Query;

/**
 * A query with what the model reads and should find.
 *
 * @param tokens the encoder's input; not copied
 * @param relevant docid tokens of the relevant documents that the collection has, in order of the judgments; not copied
 * @param target of these the one the model ranks highest, or -1 where none is relevant
 * @param rank the target's rank among all tokens in the unchanged model, or 0 where there is no target
 */
@SuppressWarnings("ArrayRecordComponent") // read by many analyses, changed by none
public record Item(Query query, int[] tokens, int[] relevant, int target, int rank) {}
