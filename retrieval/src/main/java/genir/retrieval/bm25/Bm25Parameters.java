package genir.retrieval.bm25;

/**
 * The two free parameters of BM25 (Robertson and Zaragoza, 2009, section 3.4).
 *
 * @param k1 how slowly repeated terms saturate, at least 0
 * @param b how much long documents are held back, 0 (not at all) to 1
 */
public record Bm25Parameters(double k1, double b) {
    public Bm25Parameters {
        if (!(k1 >= 0) || Double.isInfinite(k1)) {
            throw new IllegalArgumentException("k1 must be a finite number from 0: " + k1);
        }
        if (!(b >= 0 && b <= 1)) {
            throw new IllegalArgumentException("b must be from 0 to 1: " + b);
        }
    }
}
