package genir.corpus.format;

import java.util.HashMap;
import java.util.Map;

/** Ids for questions that have none: their document's, and the number of the question among the document's, from 0. */
final class MadeIds {
    private final Map<String, Integer> counts = new HashMap<>();

    /** The id of the next question of a document, such as {@code Harbour/0/q2}. */
    String next(String documentId) {
        return documentId + "/q" + (counts.merge(documentId, 1, Integer::sum) - 1);
    }
}
