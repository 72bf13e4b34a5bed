package genir.training;

import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.run.TokenRank;
import genir.model.weights.Parameters;
import genir.training.loop.Evaluation;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The dev queries as tokens, to see during training how well the model ranks. */
public final class DevQueries {
    private static final int BATCH = 64;
    private static final int CUTOFF = 10;

    /** Fractions of the dev queries. */
    public record Scores(double hits1, double hits10, double mrr10) {
        /** The metrics' names. */
        public static final List<String> METRICS = List.of("hits@1", "hits@10", "mrr@10");

        /** The scores by metric. */
        public Map<String, Double> byMetric() {
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put("hits@1", hits1);
            scores.put("hits@10", hits10);
            scores.put("mrr@10", mrr10);
            return scores;
        }
    }

    private final List<int[]> inputs = new ArrayList<>();
    private final List<int[]> relevant = new ArrayList<>();
    private final int firstDocid;

    public DevQueries(QuerySet queries, Vocabulary vocabulary, int maxLength) {
        this.firstDocid = vocabulary.wordCount();
        for (var query : queries.queries()) {
            inputs.add(vocabulary.encode(query.text(), maxLength));
            relevant.add(queries.qrels().relevant(query.id()).stream()
                    .mapToInt(vocabulary::docidToken)
                    .toArray());
        }
    }

    public boolean isEmpty() {
        return inputs.isEmpty();
    }

    /** The ranking by present weights as an evaluation; without queries there is nothing to measure. */
    public Evaluation evaluation(Parameters parameters) {
        if (isEmpty()) {
            return Evaluation.none(Scores.METRICS);
        }
        T5Runner runner = new T5Runner(parameters);
        return new Evaluation() {
            @Override
            public List<String> metrics() {
                return Scores.METRICS;
            }

            @Override
            public Map<String, Double> score() {
                return DevQueries.this.score(runner).byMetric();
            }
        };
    }

    /** Ranks all docids for every query. */
    public Scores score(T5Runner runner) {
        double hits1 = 0;
        double hits10 = 0;
        double mrr10 = 0;
        int query = 0;
        for (TokenBatch batch : T5Runner.batches(inputs, BATCH, TokenBatch.LENGTH_MULTIPLE)) {
            TensorView logits = runner.logits(batch);
            FloatBuffer floats = logits.floats();
            for (int row = 0; row < batch.size() && query < inputs.size(); row++, query++) {
                int rank = bestRank(floats, row, logits.rowLength(), relevant.get(query));
                hits1 += rank == 1 ? 1 : 0;
                hits10 += rank <= CUTOFF ? 1 : 0;
                mrr10 += rank <= CUTOFF ? 1.0 / rank : 0;
            }
        }
        int count = inputs.size();
        return new Scores(hits1 / count, hits10 / count, mrr10 / count);
    }

    /** The rank among all docids of the best relevant one; docid tokens are in order of document id, which breaks ties. */
    private int bestRank(FloatBuffer logits, int row, int vocabulary, int[] relevantTokens) {
        int best = Integer.MAX_VALUE;
        for (int token : relevantTokens) {
            best = Math.min(best, TokenRank.of(logits, row, vocabulary, firstDocid, token));
        }
        return best;
    }
}
