package genir.corpus.index;

import genir.corpus.ConfigChecks;
import genir.corpus.text.Analyzers;

/**
 * The {@code index} part of the configuration.
 *
 * @param analyzer one of {@link Analyzers#names()}; default {@code english}, which stems and drops stop words
 * @param bm25 the parameters of the ranking function
 */
public record IndexConfig(String analyzer, Bm25Config bm25) {
    public IndexConfig {
        analyzer = analyzer == null ? "english" : analyzer;
        bm25 = bm25 == null ? Bm25Config.defaults() : bm25;
        String name = analyzer;
        ConfigChecks.underKey("index.analyzer", () -> Analyzers.named(name).close());
    }

    public static IndexConfig defaults() {
        return new IndexConfig(null, null);
    }
}
