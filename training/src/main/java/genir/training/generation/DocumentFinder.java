package genir.training.generation;

/** Tells whether a ranker finds a document by a query. */
@FunctionalInterface
public interface DocumentFinder {
    /**
     * Whether it does.
     *
     * @param depth the last rank that counts, from 1
     */
    boolean finds(String query, String documentId, int depth);
}
