package genir.retrieval.generative;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ranks documents by their docid tokens' logits, of which a graph over the docids leads to the highest: for so many documents that computing all
 * logits takes too long. Scores are logits; those of {@link GenirRanker} are less by a number of each query's own.
 */
public final class GraphRanker implements Ranker, Closeable {
    private static final int BATCH = 64;

    private final T5Runner runner;
    private final Vocabulary vocabulary;
    private final int maxLength;
    private final DocidGraph graph;

    private GraphRanker(T5Runner runner, Vocabulary vocabulary, int maxLength, DocidGraph graph) {
        this.runner = runner;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.graph = graph;
    }

    /**
     * Opens a graph that {@link DocidGraphs} wrote of this model.
     *
     * @throws genir.corpus.InputException if it is missing, damaged, or of another model
     */
    public static GraphRanker open(T5Runner runner, Vocabulary vocabulary, int maxLength, Path folder) {
        DocidRows rows = DocidRows.of(runner.parameters(), vocabulary);
        return new GraphRanker(runner, vocabulary, maxLength, DocidGraph.open(folder, rows));
    }

    /** What is known of the graph. */
    public DocidGraphInfo info() {
        return graph.info();
    }

    @Override
    public String name() {
        return "genir";
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        return rankAll(List.of(query), k, Progress.NONE).get(0);
    }

    @Override
    public List<List<ScoredDocument>> rankAll(List<Query> queries, int k, Progress progress) {
        List<List<ScoredDocument>> rankings = new ArrayList<>(queries.size());
        if (queries.isEmpty()) {
            return rankings;
        }
        List<int[]> inputs = queries.stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        try (Progress.Task task = progress.start("rank with " + name(), queries.size())) {
            for (TokenBatch batch : T5Runner.batches(inputs, size(inputs.size()), TokenBatch.LENGTH_MULTIPLE)) {
                int rows = Math.min(batch.size(), queries.size() - rankings.size());
                float[] last = runner.last(batch);
                int width = last.length / batch.size();
                rankings.addAll(IntStream.range(0, rows)
                        .parallel()
                        .mapToObj(row -> documents(Arrays.copyOfRange(last, row * width, (row + 1) * width), k))
                        .toList());
                task.advance(rows, "");
            }
        }
        return rankings;
    }

    private static int size(int queries) {
        return queries >= BATCH ? BATCH : Integer.highestOneBit(2 * queries - 1);
    }

    private List<ScoredDocument> documents(float[] last, int k) {
        return graph.best(last, k).stream()
                .map(found ->
                        new ScoredDocument(vocabulary.documentId(vocabulary.wordCount() + found.row()), found.logit()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        graph.close();
    }
}
