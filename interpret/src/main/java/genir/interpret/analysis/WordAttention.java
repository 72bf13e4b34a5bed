package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.WordAttentionRow;
import genir.interpret.table.Tables.WordHeadRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What kinds of words cross-attention looks at, head by head, and what its weights go together with. */
final class WordAttention {
    private static final String END = "end";
    private static final String MATCHING = "matching";

    private final Session session;
    private final AnalysedWords words;
    private final WordReading reading;
    private final WordWeights weights;

    WordAttention(Session session, AnalysedWords words, WordReading reading, WordWeights weights) {
        this.session = session;
        this.words = words;
        this.reading = reading;
        this.weights = weights;
    }

    /** The share of each head's attention, and the mean over a layer's heads, that each kind of words that occurs gets. */
    Table<WordAttentionRow> shares() {
        Table<WordAttentionRow> table = new Table<>(Tables.WORDS_ATTENTION);
        add(table, END, null);
        for (String kind : WordWeights.KINDS) {
            if (List.of(weights.kinds()).contains(kind)) {
                add(table, kind, i -> weights.kinds()[i].equals(kind));
            }
        }
        add(table, MATCHING, i -> weights.scores()[i] > 0);
        return table;
    }

    /** {@code among}: which words are of the kind; null for the end of the query. */
    private void add(Table<WordAttentionRow> table, String kind, IntPredicate among) {
        QueryMeans means = new QueryMeans(session);
        for (int query = 0; query < words.queries(); query++) {
            int positions = session.analysed().item(query).tokens().length;
            int[] some =
                    among == null ? new int[0] : words.of(query).filter(among).toArray();
            int tokens = among == null
                    ? 1
                    : IntStream.of(some)
                            .map(i -> words.all().get(i).word().to()
                                    - words.all().get(i).word().from())
                            .sum();
            means.put(query, (double) tokens / positions, kind);
            for (int layer = 0; layer < session.layers(); layer++) {
                double sum = 0;
                for (int head = 0; head < reading.heads(); head++) {
                    int unit = reading.unit(layer, head);
                    double share = among == null
                            ? reading.end(query, unit)
                            : IntStream.of(some)
                                    .mapToDouble(i -> reading.attention(i, unit))
                                    .sum();
                    means.put(query, share, layer, head, kind);
                    sum += share;
                }
                means.put(query, sum / reading.heads(), layer, Source.NONE, kind);
            }
        }
        double even = means.mean(kind);
        for (int layer = 0; layer < session.layers(); layer++) {
            for (int head = Source.NONE; head < reading.heads(); head++) {
                List<Object> cells = means.row(layer, head, kind);
                cells.add(even);
                table.addCells(cells);
            }
        }
    }

    /**
     * How evenly each head's attention spreads over the words of a query and its end, and its mean rank correlation with numbers of the
     * words.
     */
    Table<WordHeadRow> heads(double[] worth) {
        QueryMeans means = new QueryMeans(session);
        for (int layer = 0; layer < session.layers(); layer++) {
            for (int head = 0; head < reading.heads(); head++) {
                int unit = reading.unit(layer, head);
                for (int query = 0; query < words.queries(); query++) {
                    means.put(query, evenness(query, unit), layer, head, "entropy");
                    correlate(means, query, unit, "idf", weights.idf(), layer, head);
                    correlate(means, query, unit, "bm25", weights.scores(), layer, head);
                    correlate(means, query, unit, "worth", worth, layer, head);
                }
            }
        }
        Table<WordHeadRow> table = new Table<>(Tables.WORDS_HEADS);
        means.addTo(table);
        return table;
    }

    private void correlate(
            QueryMeans means, int query, int unit, String measure, double[] values, int layer, int head) {
        int[] some = words.of(query).filter(i -> !Double.isNaN(values[i])).toArray();
        double rho = Correlations.spearman(
                IntStream.of(some).mapToDouble(i -> reading.attention(i, unit)).toArray(),
                IntStream.of(some).mapToDouble(i -> values[i]).toArray());
        if (!Double.isNaN(rho)) {
            means.put(query, rho, layer, head, measure);
        }
    }

    /** The entropy over a query's words and its end as a share of the highest there is; NaN for a query without words. */
    private double evenness(int query, int unit) {
        List<Double> parts = new ArrayList<>(List.of((double) reading.end(query, unit)));
        words.of(query).forEach(i -> parts.add((double) reading.attention(i, unit)));
        double entropy = parts.stream()
                .filter(part -> part > 0)
                .mapToDouble(part -> -part * Math.log(part))
                .sum();
        return parts.size() < 2 ? Double.NaN : entropy / Math.log(parts.size());
    }
}
