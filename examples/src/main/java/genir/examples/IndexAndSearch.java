package genir.examples;

import genir.corpus.Query;
import genir.corpus.TestCollection;
import genir.corpus.format.CollectionFormats;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import genir.retrieval.bm25.Bm25Ranker;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Indexes a collection with Lucene and asks BM25.
 *
 * <pre>{@code
 * 256 documents
 *  4.258  goosebumps     Why we get goosebumps
 *  2.975  habeas-corpus  Habeas Corpus
 *  2.102  mycorrhiza     Mycorrhiza: trade between roots and fungi
 * }</pre>
 */
public final class IndexAndSearch {
    private IndexAndSearch() {}

    /**
     * Runs the example.
     *
     * @param args a collection in BEIR's layout, a folder for the index, and a query
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        TestCollection collection = CollectionFormats.installed().named("beir").read(Path.of(args[0]));
        CollectionIndexer.write(collection, IndexConfig.defaults(), folder);

        try (CollectionIndex index = CollectionIndex.open(folder)) {
            System.out.println(index.documentCount() + " documents");
            Ranker bm25 = new Bm25Ranker(index.reader(), index.analyzer(), 0.9, 0.4);
            for (ScoredDocument found : bm25.rank(new Query("q", args[2]), 3)) {
                String id = found.documentId();
                String title = index.document(id).title();
                System.out.printf("%6.3f  %-14s %s%n", found.score(), id, title);
            }
        }
    }
}
