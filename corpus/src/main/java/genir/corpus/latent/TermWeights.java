package genir.corpus.latent;

import genir.corpus.index.IndexFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * The documents as rows of a sparse matrix of tf-idf weights, {@code (1 + ln tf) ln(n / df)}, each row scaled to length 1; kept
 * by term, as the index has them.
 */
public final class TermWeights {
    private final int documents;
    /** Which documents have each term, and with what weight. */
    private final List<int[]> postings = new ArrayList<>();

    private final List<float[]> weights = new ArrayList<>();

    private TermWeights(int documents) {
        this.documents = documents;
    }

    /**
     * Reads the weights of all terms that more than one document has, and not all.
     *
     * @param reader of an index whose document numbers are those of the rows
     */
    public static TermWeights of(IndexReader reader) throws IOException {
        TermWeights matrix = new TermWeights(reader.maxDoc());
        for (var context : reader.leaves()) {
            LeafReader leaf = context.reader();
            Terms terms = leaf.terms(IndexFields.CONTENTS);
            if (terms != null) {
                matrix.add(terms.iterator());
            }
        }
        matrix.normalise();
        return matrix;
    }

    /**
     * The weights of the tokens of texts, those that one document alone has among them: term {@code t} is token {@code t}.
     *
     * @param texts the tokens of each document
     * @param tokens how many there are; higher ones do not count
     */
    public static TermWeights of(List<int[]> texts, int tokens) {
        List<List<int[]>> entries = new ArrayList<>(tokens);
        for (int token = 0; token < tokens; token++) {
            entries.add(new ArrayList<>());
        }
        for (int document = 0; document < texts.size(); document++) {
            int[] sorted = Arrays.stream(texts.get(document))
                    .filter(token -> token < tokens)
                    .sorted()
                    .toArray();
            for (int from = 0, to; from < sorted.length; from = to) {
                to = from + 1;
                while (to < sorted.length && sorted[to] == sorted[from]) {
                    to++;
                }
                entries.get(sorted[from]).add(new int[] {document, to - from});
            }
        }
        TermWeights matrix = new TermWeights(texts.size());
        for (List<int[]> ofToken : entries) {
            int frequency = ofToken.size();
            double rarity = frequency == 0 ? 0 : Math.log((double) matrix.documents / frequency);
            float[] values = new float[frequency];
            for (int i = 0; i < frequency; i++) {
                values[i] = (float) ((1 + Math.log(ofToken.get(i)[1])) * rarity);
            }
            matrix.postings.add(ofToken.stream().mapToInt(entry -> entry[0]).toArray());
            matrix.weights.add(values);
        }
        matrix.normalise();
        return matrix;
    }

    private void add(TermsEnum term) throws IOException {
        PostingsEnum reused = null;
        while (term.next() != null) {
            int frequency = term.docFreq();
            if (frequency < 2 || frequency == documents) {
                continue;
            }
            double rarity = Math.log((double) documents / frequency);
            int[] rows = new int[frequency];
            float[] values = new float[frequency];
            reused = term.postings(reused, PostingsEnum.FREQS);
            int count = 0;
            for (int row = reused.nextDoc(); row != DocIdSetIterator.NO_MORE_DOCS; row = reused.nextDoc()) {
                rows[count] = row;
                values[count++] = (float) ((1 + Math.log(reused.freq())) * rarity);
            }
            postings.add(rows);
            weights.add(values);
        }
    }

    private void normalise() {
        double[] squares = new double[documents];
        for (int term = 0; term < terms(); term++) {
            int[] rows = postings.get(term);
            float[] values = weights.get(term);
            for (int i = 0; i < rows.length; i++) {
                squares[rows[i]] += (double) values[i] * values[i];
            }
        }
        for (int term = 0; term < terms(); term++) {
            int[] rows = postings.get(term);
            float[] values = weights.get(term);
            for (int i = 0; i < rows.length; i++) {
                values[i] /= (float) Math.sqrt(Math.max(squares[rows[i]], Double.MIN_NORMAL));
            }
        }
    }

    public int documents() {
        return documents;
    }

    public int terms() {
        return postings.size();
    }

    /**
     * {@code A (A^T X)}, where A is this matrix [document, term]; term by term, so that nothing of the size of the vocabulary is kept.
     *
     * @param x [document][column]
     */
    double[][] timesItsTransposeTimes(double[][] x) {
        int columns = x[0].length;
        double[][] product = new double[documents][columns];
        double[] ofTerm = new double[columns];
        for (int term = 0; term < terms(); term++) {
            int[] rows = postings.get(term);
            float[] values = weights.get(term);
            Arrays.fill(ofTerm, 0);
            for (int i = 0; i < rows.length; i++) {
                addScaled(ofTerm, x[rows[i]], values[i]);
            }
            for (int i = 0; i < rows.length; i++) {
                addScaled(product[rows[i]], ofTerm, values[i]);
            }
        }
        return product;
    }

    /**
     * {@code A^T X}.
     *
     * @param x [document][column]
     * @return [term][column]
     */
    double[][] transposeTimes(double[][] x) {
        double[][] product = new double[terms()][x.length == 0 ? 0 : x[0].length];
        for (int term = 0; term < terms(); term++) {
            int[] rows = postings.get(term);
            for (int i = 0; i < rows.length; i++) {
                addScaled(product[term], x[rows[i]], weights.get(term)[i]);
            }
        }
        return product;
    }

    private static void addScaled(double[] to, double[] from, double factor) {
        for (int column = 0; column < to.length; column++) {
            to[column] += factor * from[column];
        }
    }
}
