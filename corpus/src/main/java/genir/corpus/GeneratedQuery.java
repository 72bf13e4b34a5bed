package genir.corpus;

/**
 * A query that was generated for a document.
 *
 * @param documentId the document it should find
 */
public record GeneratedQuery(Query query, String documentId) {}
