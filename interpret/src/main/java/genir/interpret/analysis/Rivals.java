package genir.interpret.analysis;

import genir.interpret.pair.QueryPair;
import genir.interpret.session.Session;
import genir.retrieval.TermRanker;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.Map;

/**
 * The documents against which an axiom holds a pair's right document: those that have the word that was added, or those that lack the word
 * of the right document that was left out or repeated. To BM25 only one side of the comparison then changes. None for other changes, and
 * where a token is not a document.
 *
 * @param documents by their number in the vocabulary
 */
record Rivals(Session session, BitSet documents) {
    /** Those of a pair. */
    static Rivals of(Session session, QueryPair pair) {
        boolean known =
                session.bm25().isPresent() && session.vocabulary().docids().atomic();
        return new Rivals(session, known ? documents(session, session.bm25().get(), pair) : new BitSet());
    }

    private static BitSet documents(Session session, TermRanker bm25, QueryPair pair) {
        return switch (pair.change()) {
            case OFF_TOPIC, KEY_TERM -> having(session, bm25, pair.other());
            case DROP, REPEAT -> lacking(session, bm25, pair);
            case RARER, COMMONER, TYPO, ORDER, FILE -> new BitSet();
        };
    }

    private static BitSet having(Session session, TermRanker bm25, String word) {
        BitSet having = new BitSet();
        bm25.scores(word).keySet().forEach(document -> having.set(number(session, document)));
        return having;
    }

    private static BitSet lacking(Session session, TermRanker bm25, QueryPair pair) {
        BitSet documents = having(session, bm25, pair.word());
        if (!documents.get(number(session, pair.original().step().document()))) {
            return new BitSet();
        }
        documents.flip(0, session.vocabulary().documentIds().size());
        return documents;
    }

    private static int number(Session session, String document) {
        return session.vocabulary().docidToken(document) - session.vocabulary().wordCount();
    }

    /** The right document's lead on the best rival by the model. */
    double ahead(FloatBuffer scores, int row, int width, int target) {
        int first = row * width + session.vocabulary().wordCount();
        double best = documents.stream()
                .mapToDouble(document -> scores.get(first + document))
                .max()
                .orElse(Double.NaN);
        return scores.get(row * width + target) - best;
    }

    /** The same by BM25, of all documents that it scores; others have 0. */
    double ahead(Map<String, Double> scores, String right) {
        if (documents.isEmpty()) {
            return Double.NaN;
        }
        double best = scores.entrySet().stream()
                .filter(entry -> documents.get(number(session, entry.getKey())))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(0);
        return scores.getOrDefault(right, 0.0) - best;
    }
}
