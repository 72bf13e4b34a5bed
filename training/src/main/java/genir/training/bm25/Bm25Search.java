package genir.training.bm25;

import genir.training.bm25.Bm25Postings.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first documents of a BM25 ranking, exactly, without scoring all that have a word of the input (MaxScore: Turtle
 * and Flood, "Query evaluation: strategies and optimizations", 1995).
 *
 * <p>Words that can add most come first. As soon as those that are left could not together bring a document among the first, only
 * documents found so far are looked up in them: so the postings of frequent words, which are long and add little, are
 * hardly ever gone through. Not safe for use by several threads.
 */
public final class Bm25Search {
    /** Bounds are of sums in another order than the scores'; this is more than 512 roundings of a float. */
    private static final double ROUNDING = 1e-4;

    /** A word of the input, and what it adds at most to the score of a document. */
    private record Term(Word word, int count, double most) {
        double in(int document) {
            return count * (double) word.contribution(document);
        }
    }

    private final Bm25Postings postings;
    private final int depth;
    private final float[] partial;
    private final int[] touched;
    private int found;

    /**
     * A search over postings.
     *
     * @param depth documents of a ranking at most
     */
    public Bm25Search(Bm25Postings postings, int depth) {
        this.postings = postings;
        this.depth = depth;
        this.partial = new float[postings.documents()];
        this.touched = new int[postings.documents()];
    }

    /** The first documents for tokens, best first; of two equal scores the lower number first. */
    public BestScores first(int[] input) {
        List<Term> terms = terms(input);
        double rest = terms.stream().mapToDouble(Term::most).sum();
        double least = 0;
        int used = 0;
        while (used < terms.size() && rest >= least) {
            rest -= terms.get(used).most();
            collect(terms.get(used++));
            least = Math.max(least, reached(input));
        }
        BestScores best = new BestScores(depth);
        for (int i = 0; i < found; i++) {
            int document = touched[i];
            double score = partial[document];
            partial[document] = 0;
            double open = rest;
            for (int t = used; t < terms.size() && score + open >= least; t++) {
                open -= terms.get(t).most();
                score += terms.get(t).in(document);
            }
            if (score + Math.max(0, open) >= least && best.offer(document, score(input, document))) {
                least = Math.max(least, best.isFull() ? below(best.least()) : 0);
            }
        }
        found = 0;
        return best;
    }

    private List<Term> terms(int[] input) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int token : input) {
            counts.merge(token, 1, Integer::sum);
        }
        List<Term> terms = new ArrayList<>();
        counts.forEach((token, count) -> {
            Word word = postings.word(token);
            if (word.size() > 0) {
                terms.add(new Term(word, count, count * (double) word.highest()));
            }
        });
        terms.sort(Comparator.comparingDouble(Term::most).reversed());
        return terms;
    }

    private void collect(Term term) {
        int[] documents = term.word().documents();
        float[] contributions = term.word().contributions();
        for (int i = 0; i < documents.length; i++) {
            int document = documents[i];
            if (partial[document] == 0) {
                touched[found++] = document;
            }
            partial[document] += term.count() * contributions[i];
        }
    }

    /** A score that as many documents as are wanted have at least: the whole scores of those that lead so far tell it. */
    private double reached(int[] input) {
        if (found < depth) {
            return 0;
        }
        BestScores leading = new BestScores(depth);
        for (int i = 0; i < found; i++) {
            leading.offer(touched[i], partial[touched[i]]);
        }
        float least = Float.MAX_VALUE;
        for (int rank = 0; rank < leading.size(); rank++) {
            least = Math.min(least, score(input, leading.document(rank)));
        }
        return below(least);
    }

    private static double below(float score) {
        return score * (1 - ROUNDING);
    }

    /** The sum in the order of the tokens, in which it is the same float each time. */
    private float score(int[] input, int document) {
        float score = 0;
        for (int token : input) {
            score += postings.word(token).contribution(document);
        }
        return score;
    }
}
