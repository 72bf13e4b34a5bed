package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.WordAgreementRow;
import genir.interpret.table.Tables.WordBinRow;
import genir.interpret.table.Tables.WordCorrelationRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Holds what words are worth to the model against weights of theirs: query by query, and over all words together. */
final class WordAgreement {
    static final String SPEARMAN = "spearman";
    static final String ALL = "all";
    private static final String FIRST = "first";
    private static final String CHANCE = "chance";
    private static final int BINS = 5;

    private final Session session;
    private final AnalysedWords words;
    private final boolean[] bm25Right;
    private final QueryMeans means;
    private final Table<WordCorrelationRow> correlations = new Table<>(Tables.WORDS_CORRELATIONS);
    private final Table<WordBinRow> bins = new Table<>(Tables.WORDS_BINS);

    WordAgreement(Session session, AnalysedWords words, boolean[] bm25Right) {
        this.session = session;
        this.words = words;
        this.bm25Right = bm25Right;
        this.means = new QueryMeans(session);
    }

    /**
     * Holds what words are worth against a weight.
     *
     * @param ablation how the worth was measured, {@code measure} what of
     * @param worth of each word
     * @param weights of each word, NaN where it has none; such words do not count
     */
    void hold(String ablation, String measure, double[] worth, String weight, double[] weights) {
        for (int query = 0; query < words.queries(); query++) {
            int[] some = having(words.of(query), weights);
            double[] worths = of(some, worth);
            double[] others = of(some, weights);
            double rho = Correlations.spearman(worths, others);
            // Where one of the two tells no word from another there is nothing to agree on.
            if (!Double.isNaN(rho)) {
                for (String right : List.of(ALL, right(query))) {
                    means.put(query, rho, ablation, measure, weight, right, SPEARMAN);
                    means.put(query, highest(worths, others), ablation, measure, weight, right, FIRST);
                    means.put(query, chance(others), ablation, measure, weight, right, CHANCE);
                }
            }
        }
        int[] all = having(IntStream.range(0, words.size()), weights);
        correlations.add(new WordCorrelationRow(
                ablation,
                measure,
                weight,
                Correlations.orZero(Correlations.pearson(of(all, worth), of(all, weights))),
                Correlations.orZero(Correlations.spearman(of(all, worth), of(all, weights))),
                all.length));
    }

    /** Says what words of like weights are worth. */
    void bin(String weight, double[] worth, double[] weights) {
        int[] binOf = WordBins.of(weights, BINS);
        for (int bin = 0; bin <= BINS; bin++) {
            int wanted = bin;
            int[] some = IntStream.range(0, words.size())
                    .filter(i -> binOf[i] == wanted)
                    .toArray();
            if (some.length > 0) {
                bins.addCells(row(weight, worth, weights, bin, some));
            }
        }
    }

    private List<Object> row(String weight, double[] worth, double[] weights, int bin, int[] some) {
        QueryMeans ofBin = new QueryMeans(session);
        Map<Integer, List<Integer>> byQuery = IntStream.of(some)
                .boxed()
                .collect(Collectors.groupingBy(i -> words.all().get(i).query()));
        byQuery.forEach((query, mine) -> ofBin.put(
                query, mine.stream().mapToDouble(i -> worth[i]).average().orElseThrow(), weight));
        List<Object> estimate = ofBin.row(weight);
        List<Object> cells = new ArrayList<>(
                List.of(weight, bin, Arrays.stream(of(some, weights)).average().orElseThrow()));
        cells.addAll(estimate.subList(1, estimate.size()));
        cells.add(some.length);
        return cells;
    }

    /** Whose answer to a query is right. */
    private String right(int query) {
        boolean model = session.analysed().item(query).step().found();
        return bm25Right[query] ? model ? "both" : "bm25" : model ? "genir" : "neither";
    }

    /** 1 where the word that is worth most is of those with the highest weight, else 0. */
    private static double highest(double[] worths, double[] weights) {
        int best = 0;
        for (int i = 1; i < worths.length; i++) {
            best = worths[i] > worths[best] ? i : best;
        }
        return weights[best] == max(weights) ? 1 : 0;
    }

    /** The share of words with the highest weight. */
    private static double chance(double[] weights) {
        double max = max(weights);
        return Arrays.stream(weights).filter(weight -> weight == max).count() / (double) weights.length;
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static int[] having(IntStream some, double[] weights) {
        return some.filter(i -> !Double.isNaN(weights[i])).toArray();
    }

    private static double[] of(int[] some, double[] values) {
        return IntStream.of(some).mapToDouble(i -> values[i]).toArray();
    }

    /** Single queries' numbers by ablation, measure, weight, right, statistic. */
    QueryMeans means() {
        return means;
    }

    Table<WordAgreementRow> agreement() {
        Table<WordAgreementRow> table = new Table<>(Tables.WORDS_AGREEMENT);
        for (List<Object> key : means.keys()) {
            Object statistic = key.get(key.size() - 1);
            if (!statistic.equals(CHANCE)) {
                List<Object> chance = new ArrayList<>(key);
                chance.set(key.size() - 1, CHANCE);
                List<Object> cells = means.row(key.toArray());
                cells.add(
                        statistic.equals(FIRST)
                                ? OptionalDouble.of(means.mean(chance.toArray()))
                                : OptionalDouble.empty());
                table.addCells(cells);
            }
        }
        return table;
    }

    Table<WordCorrelationRow> correlations() {
        return correlations;
    }

    Table<WordBinRow> bins() {
        return bins;
    }
}
