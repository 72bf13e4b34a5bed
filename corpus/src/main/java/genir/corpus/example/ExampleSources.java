package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.GeneratedQuery;
import genir.corpus.QuerySet;
import java.util.Collection;
import java.util.List;

/**
 * What examples are made of.
 *
 * @param documents what to index; each has a docid token
 * @param train the training queries; judgments of documents that are not among {@code documents} are passed over
 * @param generated queries that were generated for documents, learnt from like training queries
 * @param terms finds a document's most telling terms, for {@code key_terms}; null where no such example is wanted
 */
public record ExampleSources(
        Collection<Document> documents, QuerySet train, List<GeneratedQuery> generated, TellingTerms terms) {

    public ExampleSources {
        generated = List.copyOf(generated);
    }

    /** Documents and training queries alone. */
    public static ExampleSources of(Collection<Document> documents, QuerySet train) {
        return new ExampleSources(documents, train, List.of(), null);
    }
}
