package genir.corpus.docid;

import genir.corpus.Document;
import java.io.IOException;
import java.util.List;

/** Makes vectors of documents, of which docids are made. */
@FunctionalInterface
public interface DocumentVectors {
    /** The documents' vectors in their order: [document][dimension]. */
    double[][] of(List<Document> documents) throws IOException;
}
