package genir.corpus.format;

/** Where documents go as they are read. */
@FunctionalInterface
public interface DocumentSink {
    /**
     * Takes a document.
     *
     * @param place where it stands, for what is to be said of it
     * @param id its id as the file writes it
     * @param title may be empty
     * @param text may be empty
     * @throws genir.corpus.InputException if it cannot be taken: an id that can be none, or that another document has
     */
    void document(Place place, String id, String title, String text);
}
