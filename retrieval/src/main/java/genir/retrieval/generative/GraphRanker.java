package genir.retrieval.generative;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.ScoredDocument;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ranks documents by their docid tokens' logits, of which a graph over the docids leads to the highest: for so many documents that computing all
 * logits takes too long. Scores are logits; those of {@link GenirRanker} are less by a number of each query's own.
 */
public final class GraphRanker extends AtomicRanker implements Closeable {
    private final DocidGraph graph;

    private GraphRanker(T5Runner runner, Vocabulary vocabulary, int maxLength, DocidGraph graph) {
        super(runner, vocabulary, maxLength);
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
    List<List<ScoredDocument>> top(TokenBatch batch, int rows, int k) {
        float[] last = runner.last(batch);
        int width = last.length / batch.size();
        return IntStream.range(0, rows)
                .parallel()
                .mapToObj(row -> documents(Arrays.copyOfRange(last, row * width, (row + 1) * width), k))
                .toList();
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
