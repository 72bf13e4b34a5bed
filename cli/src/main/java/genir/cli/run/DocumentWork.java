package genir.cli.run;

import genir.corpus.Documents;
import genir.corpus.index.IndexParts;
import genir.model.backend.Threads;
import java.io.IOException;

/** What a run's first steps do with each document by itself, so that it can be done in parts and on other machines. */
public interface DocumentWork {
    /** By threads of this process. */
    DocumentWork HERE = new DocumentWork() {
        @Override
        public IndexParts indexing() {
            return IndexParts.byThreads(
                    Threads.isDecided() ? Threads.count() : Runtime.getRuntime().availableProcessors());
        }

        @Override
        public void encode(Documents documents) {
            // Who asks for a vector makes it.
        }
    };

    /** What analyzes documents into the index. */
    IndexParts indexing();

    /**
     * Has the configured encoder's vectors of documents made, and of their passages where these have any, which the user's folder of caches
     * keeps from there on.
     */
    void encode(Documents documents) throws IOException;
}
