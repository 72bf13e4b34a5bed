package genir.training.bm25;

import java.util.Arrays;

/** The documents with the highest scores of those offered; of two equal scores the lower number is the better. */
public final class BestScores {
    /** A heap of score and document in one number, the worst, which is the largest, on top. */
    private final long[] heap;

    private int size;
    private boolean sorted;

    /**
     * Nothing yet.
     *
     * @param depth documents that are kept at most
     */
    BestScores(int depth) {
        this.heap = new long[depth];
    }

    /** The bits of positive floats are in the floats' order. Negated, the best come first. */
    private static long key(int document, float score) {
        return -((long) Float.floatToIntBits(score) << 32) + document;
    }

    private static float score(long key) {
        return Float.intBitsToFloat((int) -((key - (int) key) >> 32));
    }

    /**
     * Takes a document if it is among the best so far.
     *
     * @param score above 0
     * @return whether it is
     */
    boolean offer(int document, float score) {
        long key = key(document, score);
        if (size < heap.length) {
            int place = size++;
            for (; place > 0 && heap[(place - 1) / 2] < key; place = (place - 1) / 2) {
                heap[place] = heap[(place - 1) / 2];
            }
            heap[place] = key;
            return true;
        }
        if (key >= heap[0]) {
            return false;
        }
        int place = 0;
        for (int child = 1; child < size; child = 2 * place + 1) {
            child += child + 1 < size && heap[child + 1] > heap[child] ? 1 : 0;
            if (heap[child] <= key) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = key;
        return true;
    }

    boolean isFull() {
        return size == heap.length;
    }

    public int size() {
        return size;
    }

    /** The lowest score among them; not once ranks have been asked for. */
    float least() {
        return score(heap[0]);
    }

    /** The document of a rank, from 0. */
    public int document(int rank) {
        return (int) ranked(rank);
    }

    /** The score of a rank, from 0. */
    public float score(int rank) {
        return score(ranked(rank));
    }

    private long ranked(int rank) {
        if (!sorted) {
            Arrays.sort(heap, 0, size);
            sorted = true;
        }
        return heap[rank];
    }
}
