package genir.retrieval.bm25;

import genir.corpus.index.IndexFields;
import java.io.IOException;
import java.util.Set;
import org.apache.lucene.index.IndexReader;

/** The collection's ids of Lucene's document numbers, read from the index once each. Safe for many threads. */
final class DocumentIds {
    private final IndexReader reader;
    private final String[] ids;

    DocumentIds(IndexReader reader) {
        this.reader = reader;
        this.ids = new String[reader.maxDoc()];
    }

    /** @param number Lucene's number of the document in the whole index */
    String of(int number) throws IOException {
        // Two threads may both read an id; they write equal, immutable strings.
        String id = ids[number];
        if (id == null) {
            id = reader.storedFields().document(number, Set.of(IndexFields.ID)).get(IndexFields.ID);
            if (id == null) {
                throw new IllegalStateException(
                        "document " + number + " of the index has no stored field " + IndexFields.ID);
            }
            ids[number] = id;
        }
        return id;
    }
}
