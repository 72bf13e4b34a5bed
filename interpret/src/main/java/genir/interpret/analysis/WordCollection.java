package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CollectionWordRow;
import genir.retrieval.TermRanker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The terms that the analysed queries have most often, and whether the model gives them more or less weight than BM25: their worth to the
 * logit beyond the mean of words to which BM25 gives a like score. That mean rises faster than the score, so that a line would say of every
 * common word that it weighs too much.
 */
final class WordCollection {
    /** Fewer queries say too little of a term. */
    static final int QUERIES = 5;

    private static final int LISTED = 200;
    /** Parts of the words that BM25 gives a score, within each of which scores are alike. */
    private static final int BINS = 20;

    private final Session session;
    private final AnalysedWords words;
    private final TermRanker bm25;
    private final double[] worth;
    private final WordWeights weights;
    private final double[] residuals;

    WordCollection(Session session, AnalysedWords words, TermRanker bm25, double[] worth, WordWeights weights) {
        this.session = session;
        this.words = words;
        this.bm25 = bm25;
        this.worth = worth;
        this.weights = weights;
        this.residuals = worth.clone();
        int[] bins = WordBins.of(weights.scores(), BINS);
        for (int bin = 0; bin <= BINS; bin++) {
            int wanted = bin;
            int[] like = IntStream.range(0, bins.length)
                    .filter(i -> bins[i] == wanted)
                    .toArray();
            double mean =
                    IntStream.of(like).mapToDouble(i -> worth[i]).average().orElse(0);
            IntStream.of(like).forEach(i -> residuals[i] -= mean);
        }
    }

    /** Terms by the number of queries that have them, the most frequent first. */
    Table<CollectionWordRow> table() {
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < words.size(); i++) {
            AnalysedWords.Word word = words.all().get(i);
            if (word.word().terms().size() == 1) {
                places.computeIfAbsent(word.word().terms().get(0), missing -> new ArrayList<>())
                        .add(i);
            }
        }
        Table<CollectionWordRow> table = new Table<>(Tables.WORDS_COLLECTION);
        places.entrySet().stream()
                .filter(term -> queries(term.getValue()) >= QUERIES)
                .sorted(Comparator.comparingLong(term -> -queries(term.getValue())))
                .limit(LISTED)
                .forEach(term -> table.addCells(row(term.getKey(), term.getValue())));
        return table;
    }

    private long queries(List<Integer> places) {
        return places.stream().map(i -> words.all().get(i).query()).distinct().count();
    }

    private List<Object> row(String term, List<Integer> places) {
        QueryMeans means = new QueryMeans(session);
        places.stream()
                .collect(Collectors.groupingBy(i -> words.all().get(i).query()))
                .forEach((query, some) -> means.put(query, mean(some, residuals), term));
        List<Object> row = means.row(term);
        List<Object> cells = new ArrayList<>(List.of(
                term,
                written(places),
                places.size(),
                bm25.documentFrequency(term),
                bm25.idf(term),
                mean(places, weights.scores()),
                mean(places, worth)));
        cells.addAll(row.subList(1, row.size()));
        return cells;
    }

    private static double mean(List<Integer> places, double[] values) {
        return places.stream().mapToDouble(i -> values[i]).average().orElseThrow();
    }

    /** How the queries write a term most often; of equals the first. */
    private String written(List<Integer> places) {
        Map<String, Integer> counts = new TreeMap<>();
        places.forEach(i -> counts.merge(words.all().get(i).word().text().toLowerCase(Locale.ROOT), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow()
                .getKey();
    }
}
