package genir.interpret.trace;

import genir.interpret.patch.Component;
import java.util.List;

/**
 * One addition to the residual stream, and what the stream says behind it.
 *
 * @param layer counted from 0, -1 for the start token's embedding
 * @param component null for the embedding
 * @param logit what it adds to the document's logit
 * @param lead what it adds to the document's lead on the other token, in logits
 * @param norm the length of what it adds
 * @param rank the document's, among all tokens, by the logit lens behind it
 * @param documentRank the document's among documents
 * @param documents the highest documents by the logit lens behind it
 * @param words the highest words
 * @param heads the parts of its heads, where it has some
 */
public record Step(
        int layer,
        Component component,
        double logit,
        double lead,
        double norm,
        int rank,
        int documentRank,
        List<ScoredToken> documents,
        List<ScoredToken> words,
        List<HeadPart> heads) {
    /** What a head adds: to the document's logit, to its lead, and how much at all. */
    public record HeadPart(int head, double logit, double lead, double norm) {}

    public Step {
        documents = List.copyOf(documents);
        words = List.copyOf(words);
        heads = List.copyOf(heads);
    }
}
