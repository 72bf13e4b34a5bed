package genir.cli.cluster;

import genir.corpus.Documents;
import genir.corpus.Progress;
import genir.corpus.index.IndexPart;
import java.io.IOException;

/**
 * The Lucene index of some of a collection's documents.
 *
 * @param config the run's
 */
record IndexingWork(SentConfig config, SentDocuments documents) implements ClusterWork {
    @Override
    public boolean execute(Workplace place) throws IOException {
        Documents read = documents.read(place.files());
        try (Progress.Task task = place.console().progress().start("index documents", read.size())) {
            IndexPart.write(read, config.read().index(), place.folder(), task);
        }
        return true;
    }
}
