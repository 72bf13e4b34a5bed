package genir.corpus.index;

/** The names of the index's fields and of the files beside it. */
public final class IndexFields {
    /** The document's identifier: one term, stored. */
    public static final String ID = "id";
    /** The title: stored. */
    public static final String TITLE = "title";
    /** The text under the title: stored. */
    public static final String TEXT = "text";
    /** {@link genir.corpus.Document#contents()}: analyzed, with frequencies, positions and term vectors, not stored. */
    public static final String CONTENTS = "contents";

    /** The file with the {@link IndexInfo}. */
    static final String INFO_FILE = "collection.json";

    private IndexFields() {}
}
