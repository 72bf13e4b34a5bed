package genir.retrieval.dense;

import genir.retrieval.ScoredDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

/**
 * The vectors of a collection's documents, and of their passages where these have any, in memory. A document's score is the scalar
 * product of its vector and the query's; where it has passages, the mean of this and the highest of theirs. Safe for many threads.
 */
public final class DenseVectors {
    /** Queries that pass a block of vectors while it is in a core's cache. */
    private static final int TOGETHER = 16;

    private final List<String> ids;
    private final float[][] rows;
    /** By document, one more than there are: where its passages begin. */
    private final int[] first;

    private final VectorBlocks documents;
    private final VectorBlocks passages;

    /**
     * Documents of one vector each.
     *
     * @param ids the documents' ids in order ({@link String#compareTo}), each once
     * @param rows the vector of each, in the same order: [document][dimension]; not copied
     */
    public DenseVectors(List<String> ids, float[][] rows) {
        this(ids, rows, new int[rows.length + 1], new VectorBlocks(0, 0));
    }

    /** Documents with the passages {@code first[i]} to {@code first[i + 1]}, the latter excluded. */
    DenseVectors(List<String> ids, float[][] rows, int[] first, VectorBlocks passages) {
        if (ids.size() != rows.length || first.length != rows.length + 1 || first[rows.length] != passages.size()) {
            throw new IllegalArgumentException(
                    ids.size() + " ids for " + rows.length + " vectors and " + passages.size() + " of passages");
        }
        this.ids = List.copyOf(ids);
        this.rows = rows;
        this.first = first;
        this.documents = VectorBlocks.of(rows);
        this.passages = passages;
    }

    /** The documents' ids, in order ({@link String#compareTo}). */
    public List<String> ids() {
        return ids;
    }

    /** The vector of each document in the order of {@link #ids}: [document][dimension]; not to be written to. */
    public float[][] rows() {
        return rows;
    }

    /** How many documents there are. */
    public int size() {
        return rows.length;
    }

    /** The position of a document, or a negative number if it is not there. */
    public int position(String id) {
        return Collections.binarySearch(ids, id);
    }

    /** The score of each document for a query's vector, in their order. */
    public float[] scores(float[] query) {
        return scores(new float[][] {query})[0];
    }

    private float[][] scores(float[][] queries) {
        float[][] scores = documents.products(queries);
        if (passages.size() > 0) {
            float[][] parts = passages.products(queries);
            for (int q = 0; q < queries.length; q++) {
                for (int i = 0; i < rows.length; i++) {
                    scores[q][i] = score(scores[q][i], parts[q], first[i], first[i + 1]);
                }
            }
        }
        return scores;
    }

    /** The score of a document whose passages have some of the products. */
    static float score(float document, float[] products, int from, int to) {
        if (from == to) {
            return document;
        }
        float best = products[from];
        for (int i = from + 1; i < to; i++) {
            best = Math.max(best, products[i]);
        }
        return (document + best) / 2;
    }

    /**
     * The nearest documents, of all.
     *
     * @param k how many at most, at least 1
     * @return in {@link ScoredDocument#RANK_ORDER}
     */
    public List<ScoredDocument> nearest(float[] query, int k) {
        return best(scores(query), k);
    }

    /**
     * The nearest documents of many queries, on all cores.
     *
     * @param queries their vectors: [query][dimension]
     * @return for each what {@link #nearest(float[], int)} gives
     */
    public List<List<ScoredDocument>> nearest(float[][] queries, int k) {
        return IntStream.range(0, (queries.length + TOGETHER - 1) / TOGETHER)
                .parallel()
                .mapToObj(part ->
                        Arrays.copyOfRange(queries, part * TOGETHER, Math.min((part + 1) * TOGETHER, queries.length)))
                .flatMap(part -> Arrays.stream(scores(part)).map(scores -> best(scores, k)))
                .toList();
    }

    private List<ScoredDocument> best(float[] scores, int k) {
        LongHeap best = new LongHeap(Math.max(1, Math.min(k, scores.length)));
        for (int i = 0; i < scores.length; i++) {
            // Of equal scores the lower position is the higher number. Negative zero is zero in a ranking.
            best.insertWithOverflow(
                    (long) NumericUtils.floatToSortableInt(scores[i] + 0f) << Integer.SIZE | (Integer.MAX_VALUE - i));
        }
        List<ScoredDocument> ranking = new ArrayList<>(best.size());
        while (best.size() > 0) {
            int position = Integer.MAX_VALUE - (int) best.pop();
            ranking.add(new ScoredDocument(ids.get(position), scores[position]));
        }
        Collections.reverse(ranking);
        return ranking;
    }
}
