package genir.corpus.index;

import genir.corpus.ConfigChecks;

/**
 * The {@code index.bm25} part of the configuration.
 *
 * @param k1 how slowly repeated terms saturate, 0 or more; default 0.9, which does better than Lucene's 1.2 on most
 *     passage collections
 * @param b how much long documents are discounted, 0 to 1; default 0.4, for the same reason
 * @param tune whether to choose k1 and b on the dev queries; default false, so that the baseline needs no dev split
 */
public record Bm25Config(Double k1, Double b, Boolean tune) {
    public Bm25Config {
        k1 = ConfigChecks.atLeast("index.bm25.k1", k1 == null ? 0.9 : k1, 0);
        b = ConfigChecks.between("index.bm25.b", b == null ? 0.4 : b, 0, 1);
        tune = tune != null && tune;
    }

    public static Bm25Config defaults() {
        return new Bm25Config(null, null, null);
    }
}
