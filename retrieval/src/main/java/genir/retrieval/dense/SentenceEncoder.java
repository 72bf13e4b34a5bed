package genir.retrieval.dense;

import genir.corpus.Document;
import java.io.Closeable;
import java.util.List;

/**
 * Makes a vector of a text, such that a query's is near to those of the documents that answer it. All vectors have
 * length 1, so that their scalar product is the cosine of the angle between them.
 *
 * <p>The vector of a text does not depend on the texts it is encoded together with, not in its last bit.
 */
public interface SentenceEncoder extends Closeable {
    /** How users name it, such as {@code bge-small-en-v1.5-q}. */
    String name();

    /** SHA-256 of all that decides its vectors: equal ones make equal vectors of equal texts. */
    String fingerprint();

    /** Length of its vectors. */
    int dimensions();

    /** Vectors of queries, in their order: [query][dimension]. */
    float[][] queries(List<String> texts);

    /** Vectors of documents, in their order: [document][dimension]. */
    float[][] documents(List<Document> documents);
}
