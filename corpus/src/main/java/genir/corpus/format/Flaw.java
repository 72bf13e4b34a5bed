package genir.corpus.format;

/** A kind of thing in a collection's files that is not as it should be, but spoils nothing else; docs/collections.md. */
public enum Flaw {
    FOREIGN_FILE("file holds no documents and is passed over", "files hold no documents and are passed over"),
    UNREADABLE_FILE("file cannot be read and is left out", "files cannot be read and are left out"),
    LATIN1_FILE(
            "file is not in UTF-8 and is read as Latin-1 (Windows-1252)",
            "files are not in UTF-8 and are read as Latin-1 (Windows-1252)"),
    TEXT_OUTSIDE(
            "place has text outside of any document or topic, which is passed over",
            "places have text outside of any document or topic, which is passed over"),
    EMPTY_DOCUMENT(
            "document has neither title nor text and is left out",
            "documents have neither title nor text and are left out"),
    EMPTY_QUERY("query has no text and is left out", "queries have no text and are left out"),
    REPEATED_DOCUMENT("document stands there twice and is taken once", "documents are repeated and taken once"),
    REPEATED_QUERY("query stands there twice and is taken once", "queries are repeated and taken once"),
    SPACE_IN_ID(
            "id contains white space, which is read as _, since run files hold ids between spaces",
            "ids contain white space, which is read as _, since run files hold ids between spaces"),
    HALF_CHARACTER(
            "text contains half of a surrogate pair, which is read as U+FFFD",
            "texts contain half of a surrogate pair, which is read as U+FFFD"),
    UNANSWERED(
            "question has no answer and is left out, as if it were marked impossible",
            "questions have no answer and are left out, as if they were marked impossible"),
    NO_QUESTION_ID(
            "question has no id and gets one made from its document's",
            "questions have no id and get one made from their document's"),
    UNKNOWN_QUERY(
            "judgment names a query that is not there and is left out",
            "judgments name queries that are not there and are left out"),
    UNKNOWN_DOCUMENT(
            "judgment names a document that is not there; it counts as one that no system finds",
            "judgments name documents that are not there; they count as ones that no system finds");

    private final String one;
    private final String several;

    Flaw(String one, String several) {
        this.one = one;
        this.several = several;
    }

    /** What became of so many of them, as a clause that begins with the number. */
    String count(int number) {
        return number + " " + (number == 1 ? one : several);
    }
}
