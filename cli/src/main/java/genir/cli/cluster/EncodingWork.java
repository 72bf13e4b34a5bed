package genir.cli.cluster;

import genir.corpus.Documents;
import genir.retrieval.dense.CachedEncoder;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.DenseIndexer;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.dense.SentenceEncoders;
import java.io.IOException;

/**
 * The vectors of some of a collection's documents, and of their passages where these are asked for, as a folder of caches has them.
 *
 * @param config the run's
 */
record EncodingWork(SentConfig config, SentDocuments documents) implements ClusterWork {
    @Override
    public boolean execute(Workplace place) throws IOException {
        Documents read = documents.read(place.files());
        DenseConfig dense = config.here(place.files()).retrieval().dense();
        // What this machine has encoded before is not encoded again.
        SentenceEncoder known = SentenceEncoders.cached(dense, place.console()::warn);
        try (SentenceEncoder encoder = new CachedEncoder(known, place.folder(), place.console()::warn)) {
            DenseIndexer.encode(
                    read, encoder, dense.passageVectors(), place.console().progress());
        }
        return true;
    }
}
