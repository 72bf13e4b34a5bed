package genir.retrieval.dense;

import genir.retrieval.Ranker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An index of vectors with the encoder that made it, open for queries.
 *
 * @param ranker over both
 */
public record DenseRetrieval(DenseIndex index, SentenceEncoder encoder, Ranker ranker) implements Closeable {
    /**
     * Opens an index for an encoder, which is closed with it, and also where the index cannot be opened.
     *
     * @param name of the ranker
     * @param folder of the index
     * @throws genir.corpus.InputException if the index is not there or damaged, or if another encoder made it
     */
    public static DenseRetrieval open(String name, Path folder, SentenceEncoder encoder) throws IOException {
        DenseIndex index = null;
        try {
            index = DenseIndex.open(folder);
            return new DenseRetrieval(index, encoder, new DenseRanker(name, index, encoder));
        } catch (RuntimeException failure) {
            encoder.close();
            if (index != null) {
                index.close();
            }
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        try (encoder) {
            index.close();
        }
    }
}
