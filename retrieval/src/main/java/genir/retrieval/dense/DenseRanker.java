package genir.retrieval.dense;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks documents by how near their vectors are to the query's: a score is the cosine, or where a document's passages have vectors too,
 * the mean of the document's and of the best passage's. The index and the encoder stay the caller's
 * to close.
 */
public final class DenseRanker implements Ranker {
    /** Queries that are encoded at once. */
    private static final int BATCH = 64;

    private final String name;
    private final DenseIndex index;
    private final SentenceEncoder encoder;

    /**
     * @param name what its runs are called, such as {@code dense}
     * @throws InputException if another encoder made the index's vectors
     */
    public DenseRanker(String name, DenseIndex index, SentenceEncoder encoder) {
        if (!index.info().fingerprint().equals(encoder.fingerprint())) {
            throw new InputException("the index of vectors was made by another encoder ("
                    + index.info().encoder()
                    + ", " + start(index.info().fingerprint()) + ") than " + encoder.name() + " ("
                    + start(encoder.fingerprint()) + "); encode the documents again: genir " + name + " -r RUN");
        }
        this.name = name;
        this.index = index;
        this.encoder = encoder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        return index.nearest(encoder.queries(List.of(query.text()))[0], k);
    }

    @Override
    public List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> rankings = new ArrayList<>(queries.size());
        try (Progress.Task task = progress.start("rank with " + name, queries.size())) {
            for (int begin = 0; begin < queries.size(); begin += BATCH) {
                List<Query> batch = queries.subList(begin, Math.min(begin + BATCH, queries.size()));
                float[][] vectors =
                        encoder.queries(batch.stream().map(Query::text).toList());
                rankings.addAll(index.nearest(vectors, k));
                task.advance(batch.size(), "");
            }
        }
        return rankings;
    }

    private static String start(String fingerprint) {
        return fingerprint.substring(0, Math.min(8, fingerprint.length()));
    }
}
