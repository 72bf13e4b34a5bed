package genir.corpus;

/** Where a collection's dev queries come from. */
public enum DevOrigin {
    /** From the collection itself, which has a dev split, or none at all. */
    COLLECTION,
    /** From the collection's training queries, some of which are kept from training. */
    TRAIN,
    /** From the collection's documents, pieces of which stand in for the queries that nobody has asked yet. */
    DOCUMENTS
}
