package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.GeneratedQuery;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What examples are made of.
 *
 * @param documents what to index; each has a docid token
 * @param train the training queries; judgments of documents that are not among {@code documents} are passed over
 * @param generated queries that were generated for documents, learnt from like training queries
 * @param heldOut pieces of text by document: no example is a line that has the document's, or a fragment of it, for it is asked on dev
 * @param terms finds a document's most telling terms, for {@code key_terms}; null where no such example is wanted
 */
public record ExampleSources(
        Collection<Document> documents,
        QuerySet train,
        List<GeneratedQuery> generated,
        Map<String, String> heldOut,
        TellingTerms terms) {

    public ExampleSources {
        generated = List.copyOf(generated);
        heldOut = Map.copyOf(heldOut);
    }

    /**
     * All that an index has to learn from; it must stay open while examples are made.
     *
     * @param generated queries that were generated for its documents
     */
    public static ExampleSources of(CollectionIndex index, List<GeneratedQuery> generated) {
        return new ExampleSources(
                index.documents(),
                index.queries(Split.TRAIN),
                generated,
                index.info().devFromDocuments() ? KnownItemQueries.textByDocument(index.queries(Split.DEV)) : Map.of(),
                new TellingTerms(index));
    }

    /** Documents and training queries alone. */
    public static ExampleSources of(Collection<Document> documents, QuerySet train) {
        return new ExampleSources(documents, train, List.of(), Map.of(), null);
    }
}
