package genir.interpret.trace;

import java.util.OptionalInt;

/**
 * What is followed.
 *
 * @param tokens the encoder's input; not copied
 * @param judged tokens of the documents that answer the query; may be empty; not copied
 * @param document the token of the document that is followed; where there is none, the judged one that the model ranks highest, or else
 *     the document that it ranks first
 * @param against the token that the document is held against; where there is none, the highest other one
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of what was just tokenised
public record Question(int[] tokens, int[] judged, OptionalInt document, OptionalInt against) {}
