package genir.explorer.queue;

/** How soon something is to be computed; what is more urgent runs between the parts of what is less. */
public enum Urgency {
    /** One query: milliseconds. */
    QUESTION,
    /** One pass over many queries, which a person waits for: about a second. */
    SURVEY,
    /** What may take minutes and is watched by its progress. */
    JOB
}
