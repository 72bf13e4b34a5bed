package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.GeneratedQuery;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What examples are made of.
 *
 * @param documents what to index, read when it is encoded; each has a docid token
 * @param train the training queries; judgments of documents that are not among {@code documents} are passed over
 * @param generated queries that were generated for documents, learnt from like training queries
 * @param heldOut pieces of text by document: no example is a line that has the document's, or a fragment of it, for it is asked on dev
 * @param fresh documents that the model does not know yet, of whose examples and those of all others {@link
 *     ExamplesConfig#rehearsal} says the shares; none: all documents alike
 * @param terms finds a document's most telling terms, for {@code key_terms}; null where no such example is wanted
 * @param withTexts whether examples say their texts, for teachers that read these
 */
public record ExampleSources(
        Documents documents,
        QuerySet train,
        List<GeneratedQuery> generated,
        Map<String, String> heldOut,
        Set<String> fresh,
        TellingTerms terms,
        boolean withTexts) {

    public ExampleSources {
        generated = List.copyOf(generated);
        heldOut = Map.copyOf(heldOut);
        fresh = Set.copyOf(fresh);
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
                Set.of(),
                new TellingTerms(index),
                false);
    }

    /** Documents and training queries alone. */
    public static ExampleSources of(Collection<Document> documents, QuerySet train) {
        return new ExampleSources(Documents.of(documents), train, List.of(), Map.of(), Set.of(), null, false);
    }

    /**
     * The same, of which the model does not know some documents.
     *
     * @param moreHeldOut pieces of their text that are asked on dev, by document
     */
    public ExampleSources withFresh(Set<String> ids, Map<String, String> moreHeldOut) {
        Map<String, String> all = new HashMap<>(heldOut);
        all.putAll(moreHeldOut);
        return new ExampleSources(documents, train, generated, all, ids, terms, withTexts);
    }

    /** The same, of which examples say their texts. */
    public ExampleSources withTexts(boolean wanted) {
        return new ExampleSources(documents, train, generated, heldOut, fresh, terms, wanted);
    }

    /** What there is of the fresh documents, or of all others. */
    ExampleSources part(boolean ofFresh) {
        return new ExampleSources(
                documents.where(document -> fresh.contains(document) == ofFresh),
                train,
                generated,
                heldOut,
                Set.of(),
                terms,
                withTexts);
    }
}
