package genir.interpret.analysis;

import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.retrieval.TermRanker;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What BM25 and the collection make of the words of the analysed queries: numbers in the order of {@link AnalysedWords}, NaN where a word
 * has none.
 *
 * @param scores what a word adds to BM25's score of the right document
 * @param leads the same less what it adds to that of the document that is the model's runner-up; NaN where that is a word, or
 *     a token of many documents
 * @param idf of the word's rarest term; NaN where the index drops the word
 * @param kinds of each word, one of {@link #KINDS}
 * @param right for each query whether BM25 ranks the right document first
 */
@SuppressWarnings("ArrayRecordComponent") // read by what holds words against them, changed by none
record WordWeights(double[] scores, double[] leads, double[] idf, String[] kinds, boolean[] right) {
    /** The index drops it; a third of those that documents have, by idf; no document has it. */
    static final List<String> KINDS = List.of("stop", "common", "medium", "rare", "absent");

    static WordWeights of(Session session, AnalysedWords words, UnchangedLeads unchanged, TermRanker bm25) {
        int size = words.size();
        WordWeights weights = new WordWeights(
                new double[size], new double[size], new double[size], new String[size], new boolean[words.queries()]);
        for (int query = 0; query < words.queries(); query++) {
            Item item = session.analysed().item(query);
            String document = item.step().document();
            Optional<String> other = document(session.vocabulary(), unchanged.runnerUp(query));
            for (int i : words.of(query).toArray()) {
                List<String> terms = words.all().get(i).word().terms();
                double score = score(bm25, terms, document);
                weights.scores[i] = score;
                weights.leads[i] =
                        other.map(id -> score - score(bm25, terms, id)).orElse(Double.NaN);
                weights.idf[i] = terms.stream().mapToDouble(bm25::idf).max().orElse(Double.NaN);
            }
            weights.right[query] = bm25.rank(item.query(), 1).stream()
                    .anyMatch(first -> first.documentId().equals(document));
        }
        weights.sort(words, bm25);
        return weights;
    }

    private static double score(TermRanker bm25, List<String> terms, String document) {
        return terms.stream().mapToDouble(term -> bm25.score(term, document)).sum();
    }

    /** The document that a token stands for. */
    private static Optional<String> document(Vocabulary vocabulary, int token) {
        return vocabulary.docids().atomic() && vocabulary.isDocid(token)
                ? Optional.of(vocabulary.documentId(token))
                : Optional.empty();
    }

    /** Says of what kind the words are. */
    private void sort(AnalysedWords words, TermRanker bm25) {
        boolean[] known = new boolean[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            known[i] = words.all().get(i).word().terms().stream().anyMatch(term -> bm25.documentFrequency(term) > 0);
        }
        double[] sorted = IntStream.range(0, kinds.length)
                .filter(i -> known[i])
                .mapToDouble(i -> idf[i])
                .sorted()
                .toArray();
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = Double.isNaN(idf[i]) ? "stop" : known[i] ? third(idf[i], sorted) : "absent";
        }
    }

    private static String third(double idf, double[] sorted) {
        if (idf < sorted[sorted.length / 3]) {
            return "common";
        }
        return idf < sorted[2 * sorted.length / 3] ? "medium" : "rare";
    }
}
