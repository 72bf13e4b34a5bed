package genir.cli.search;

/** One way to write what was found. */
public interface Answers {
    /** Writes the answer to the next query. */
    void write(Answer answer);
}
