package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lucene's analysis as far as a tokenizer.json can express it. */
final class LuceneTokenizerJson {
    private LuceneTokenizerJson() {}

    static java.util.List<String> differences(String analyzer) {
        return java.util.List.of();
    }

    static void analyse(ObjectNode json, String analyzer) {}
}
