package genir.retrieval.dense;

import genir.retrieval.ScoredDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.VectorUtil;

/** The vectors of a collection's documents, in memory. Safe for many threads. */
public final class DenseVectors {
    private final List<String> ids;
    private final float[][] rows;

    /**
     * @param ids the documents' ids in order ({@link String#compareTo}), each once
     * @param rows the vector of each, in the same order: [document][dimension]; not copied
     */
    public DenseVectors(List<String> ids, float[][] rows) {
        if (ids.size() != rows.length) {
            throw new IllegalArgumentException(ids.size() + " ids for " + rows.length + " vectors");
        }
        this.ids = List.copyOf(ids);
        this.rows = rows;
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

    /** The scalar product of a query's vector with that of each document, in their order. */
    public float[] scores(float[] query) {
        float[] scores = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = VectorUtil.dotProduct(query, rows[i]);
        }
        return scores;
    }

    /**
     * The nearest documents, of all.
     *
     * @param k how many at most, at least 1
     * @return in {@link ScoredDocument#RANK_ORDER}
     */
    public List<ScoredDocument> nearest(float[] query, int k) {
        float[] scores = scores(query);
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
