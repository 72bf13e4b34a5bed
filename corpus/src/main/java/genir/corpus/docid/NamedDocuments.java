package genir.corpus.docid;

import java.util.Optional;

/**
 * The names of a collection's documents.
 *
 * @param report how well they use their tokens; there for quantised docids only
 */
public record NamedDocuments(Docids docids, Optional<DocidReport> report) {}
