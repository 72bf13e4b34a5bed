package genir.training.dual;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.IdList;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.io.PackedNumbers;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.MatrixProduct;
import genir.model.run.PooledEncoder;
import genir.model.weights.Parameters;
import genir.training.DevQueries;
import genir.training.DevSet;
import genir.training.loop.Evaluation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Dev queries and all documents as tokens, to see during training how well the nearest documents answer. */
public final class DualDev implements DevSet {
    private static final int CUTOFF = 10;
    /** Queries scored at once. */
    private static final int BATCH = 128;

    private final List<int[]> documents = new PackedNumbers();
    private final List<int[]> queries = new ArrayList<>();
    private final List<Set<Integer>> relevant = new ArrayList<>();
    /** Of each query the document that its ranking leaves out; null for none. */
    private final List<Integer> ignored = new ArrayList<>();

    /**
     * Reads the queries of a split; those that have no relevant document in the collection count as not found.
     *
     * @param documents all that are ranked
     * @param ignoreIdenticalIds whether rankings leave out the document whose id is the query's
     */
    public DualDev(
            QuerySet queries,
            Collection<Document> documents,
            Vocabulary vocabulary,
            DualConfig config,
            boolean ignoreIdenticalIds) {
        Documents ordered = Documents.of(documents).inOrder();
        for (Document document : ordered) {
            this.documents.add(vocabulary.encode(document.contents(), config.documentLength()));
        }
        IdList ids = IdList.of(ordered.ids());
        for (Query query : queries.queries()) {
            this.queries.add(vocabulary.encode(query.text(), config.maxLength()));
            Integer own = ignoreIdenticalIds && ids.contains(query.id()) ? ids.indexOf(query.id()) : null;
            ignored.add(own);
            Set<Integer> answers = new HashSet<>();
            for (String id : queries.qrels().relevant(query.id())) {
                int number = ids.indexOf(id);
                if (number >= 0 && (own == null || number != own)) {
                    answers.add(number);
                }
            }
            relevant.add(answers);
        }
    }

    @Override
    public boolean isEmpty() {
        return relevant.stream().allMatch(Set::isEmpty);
    }

    @Override
    public Evaluation evaluation(Parameters parameters) {
        if (isEmpty()) {
            return Evaluation.none(DevQueries.Scores.METRICS);
        }
        PooledEncoder encoder = new PooledEncoder(parameters);
        return new Evaluation() {
            @Override
            public List<String> metrics() {
                return DevQueries.Scores.METRICS;
            }

            @Override
            public Map<String, Double> score() {
                return DualDev.this.score(encoder).byMetric();
            }
        };
    }

    /** Ranks all documents for every query. */
    DevQueries.Scores score(PooledEncoder encoder) {
        float[] vectors = flat(encoder.encode(documents), encoder.dimensions());
        double hits1 = 0;
        double hits10 = 0;
        double mrr10 = 0;
        for (int from = 0; from < queries.size(); from += BATCH) {
            List<int[]> batch = queries.subList(from, Math.min(from + BATCH, queries.size()));
            float[] scores = MatrixProduct.ofRows(
                    flat(encoder.encode(batch), encoder.dimensions()), vectors, encoder.dimensions());
            for (int query = 0; query < batch.size(); query++) {
                int rank = bestRank(scores, query * documents.size(), from + query);
                hits1 += rank == 1 ? 1 : 0;
                hits10 += rank <= CUTOFF ? 1 : 0;
                mrr10 += rank <= CUTOFF ? 1.0 / rank : 0;
            }
        }
        int count = queries.size();
        return new DevQueries.Scores(hits1 / count, hits10 / count, mrr10 / count);
    }

    /** The rank of the best relevant document; of two equal scores the document that comes first by its id is the better. */
    private int bestRank(float[] scores, int offset, int query) {
        int best = -1;
        for (int document : relevant.get(query)) {
            if (best < 0 || before(scores, offset, document, best)) {
                best = document;
            }
        }
        if (best < 0) {
            return Integer.MAX_VALUE;
        }
        int rank = 1;
        for (int document = 0; document < documents.size(); document++) {
            boolean counts = ignored.get(query) == null || ignored.get(query) != document;
            rank += counts && before(scores, offset, document, best) ? 1 : 0;
        }
        return rank;
    }

    private static boolean before(float[] scores, int offset, int document, int other) {
        float score = scores[offset + document];
        float otherScore = scores[offset + other];
        return score > otherScore || (score == otherScore && document < other);
    }

    private static float[] flat(float[][] vectors, int dimensions) {
        float[] flat = new float[vectors.length * dimensions];
        for (int row = 0; row < vectors.length; row++) {
            System.arraycopy(vectors[row], 0, flat, row * dimensions, dimensions);
        }
        return flat;
    }
}
