package genir.cli.run;

import genir.corpus.Document;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.example.KnownItemQueries;
import genir.corpus.index.CollectionIndex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The documents of a run that are new to the checkpoint it goes on from, where {@code training.rehearsal} asks for them.
 *
 * @param ids none where all documents are learnt alike
 * @param knownItems made-up queries for some of them, to choose the best weights by: no real ones may have been asked yet
 */
record FreshDocuments(Set<String> ids, QuerySet knownItems) {
    /** Finds them; those that nothing is to be learnt about do not count. */
    static FreshDocuments of(ExperimentConfig config, CollectionIndex index) {
        if (config.training().rehearsal() == null) {
            return none(index);
        }
        StartingPoint start = StartingPoint.of(config);
        Set<String> ids = new LinkedHashSet<>(index.documentIds());
        config.training().omitDocuments().forEach(ids::remove);
        ids.removeIf(start::knows);
        List<Document> documents = ids.stream().map(index::document).toList();
        double share = config.collection().devShare();
        return new FreshDocuments(ids, KnownItemQueries.ofJoining(documents, share, index.analyzer()));
    }

    /** No document is new. */
    static FreshDocuments none(CollectionIndex index) {
        return new FreshDocuments(Set.of(), KnownItemQueries.of(List.of(), 0, index.analyzer()));
    }

    /** The queries of a split that ask for one of them. */
    QuerySet asked(CollectionIndex index, Split split) {
        return index.queries(split).answerable(ids::contains);
    }
}
