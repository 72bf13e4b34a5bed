package genir.interpret.analysis;

import genir.corpus.vocabulary.PlacedTokens;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.interpret.word.QueryWord;
import genir.retrieval.TermRanker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The words of all analysed queries, one behind the other. What is measured of words is an array with a number for each.
 *
 * @param all in order of the queries
 * @param firsts for each query the place of its first word among all, and behind the last query how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // read by what measures words, changed by none
record AnalysedWords(List<Word> all, int[] firsts) {
    /**
     * A word.
     *
     * @param query the analysed query it is of
     * @param place among the query's words, from 0
     */
    record Word(int query, int place, QueryWord word) {}

    AnalysedWords {
        all = List.copyOf(all);
    }

    static AnalysedWords of(Session session, TermRanker bm25) {
        List<Word> all = new ArrayList<>();
        int[] firsts = new int[session.analysed().size() + 1];
        for (int query = 0; query < session.analysed().size(); query++) {
            Item item = session.analysed().item(query);
            String text = item.query().text();
            PlacedTokens read = session.vocabulary().encodePlaced(text).first(item.tokens().length - 1);
            for (QueryWord word : QueryWord.of(read, bm25.terms(text))) {
                all.add(new Word(query, all.size() - firsts[query], word));
            }
            firsts[query + 1] = all.size();
        }
        return new AnalysedWords(all, firsts);
    }

    int size() {
        return all.size();
    }

    int queries() {
        return firsts.length - 1;
    }

    /** The places, among all, of a query's words. */
    IntStream of(int query) {
        return IntStream.range(firsts[query], firsts[query + 1]);
    }
}
