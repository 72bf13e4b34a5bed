package genir.corpus.index;

import genir.corpus.Documents;
import genir.corpus.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Indexes a collection's documents in parts ({@link IndexPart}), wherever these are written. */
@FunctionalInterface
public interface IndexParts {
    /**
     * Indexes all documents.
     *
     * @param documents divided among the parts in their order
     * @param folder of the index of all, empty; a part may be written into a folder in it, which goes when it has been read, and a single
     *     one into itself
     * @return the folders of the parts, in the order of their documents
     */
    List<Path> write(Documents documents, IndexConfig config, Path folder, Progress progress) throws IOException;

    /**
     * Parts that threads of this process write at the same time.
     *
     * @param threads at most, 1 or more
     */
    static IndexParts byThreads(int threads) {
        return new ThreadedParts(threads);
    }
}
