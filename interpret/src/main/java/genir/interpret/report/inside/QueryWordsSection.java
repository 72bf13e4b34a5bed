package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.IntervalPlot;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Numbers;
import genir.interpret.figure.Point;
import genir.interpret.figure.Reference;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.CollectionWordRow;
import genir.interpret.table.Tables.WordAgreementRow;
import genir.interpret.table.Tables.WordAttentionRow;
import genir.interpret.table.Tables.WordBinRow;
import genir.interpret.table.Tables.WordHeadRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the words of a query are worth to the model, and whether it weighs them as BM25 does. */
public final class QueryWordsSection extends AnalysisSection<WordAgreementRow> {
    private static final String SPEARMAN = "spearman";
    private static final String FIRST = "first";
    private static final String ALL = "all";
    private static final String BM25 = "bm25";
    private static final String MATCHING = "matching";
    /** Words of each side in the figure, and in the sentence. */
    private static final int DRAWN = 7;

    private static final int NAMED = 3;
    private static final int LISTED = 40;
    /** Beyond one side of a 95% interval. */
    private static final double TAIL = 0.025;

    public QueryWordsSection() {
        super(
                "words",
                "What each word of a query is worth",
                List.of("words"),
                Tables.WORDS_AGREEMENT,
                Tables.WORDS_ATTENTION,
                Tables.WORDS_HEADS,
                Tables.WORDS_CORRELATIONS,
                Tables.WORDS_BINS,
                Tables.WORDS_COLLECTION);
    }

    @Override
    public String question() {
        return "What is each word of a query worth to its document, and does the model weigh words as BM25 does?";
    }

    @Override
    List<Block> body(RunFolder run, List<WordAgreementRow> rows) {
        List<CollectionWordRow> collection = run.rows(Tables.WORDS_COLLECTION).orElse(List.of());
        List<Block> blocks = new ArrayList<>();
        summary(rows, collection).ifPresent(sentence -> blocks.add(Paragraph.result(sentence)));
        blocks.add(Paragraph.text(
                "A word is worth what goes of the relevant document's logit, or of its lead on the runner-up, when the word is"
                        + " dropped from the query, or when cross-attention cannot see it. BM25's score of a word is what it"
                        + " adds to the document's score: the same question to another ranker."));
        List<Figures.Panel> panels = new ArrayList<>();
        run.rows(Tables.WORDS_ATTENTION).flatMap(QueryWordsSection::attention).ifPresent(panels::add);
        run.rows(Tables.WORDS_HEADS).flatMap(QueryWordsSection::heads).ifPresent(panels::add);
        run.rows(Tables.WORDS_BINS).flatMap(QueryWordsSection::bins).ifPresent(panels::add);
        residuals(collection).ifPresent(panels::add);
        blocks.add(new Figures(panels));
        blocks.add(agreement(rows));
        if (!collection.isEmpty()) {
            blocks.add(words(collection));
        }
        return blocks;
    }

    private static Optional<String> summary(List<WordAgreementRow> rows, List<CollectionWordRow> collection) {
        return row(rows, ALL, SPEARMAN)
                .map(rho ->
                        "Within a query, a word's worth to the document's logit and its BM25 score agree with a rank"
                                + " correlation of " + Numbers.fixed(rho.value().value(), 2)
                                + row(rows, ALL, FIRST)
                                        .map(first -> "; the word that is worth most is BM25's for "
                                                + Words.percent(first.value().value()) + " of "
                                                + Words.queries(first.queries()) + " (by chance "
                                                + Words.percent(first.chance().orElse(Double.NaN)) + ")")
                                        .orElse("")
                                + "." + beyond(collection));
    }

    private static String beyond(List<CollectionWordRow> collection) {
        List<String> more = named(collection.stream()
                .filter(row -> row.residual().low() > 0)
                .sorted(Comparator.comparingDouble(row -> -row.residual().value())));
        List<String> less = named(collection.stream()
                .filter(row -> row.residual().high() < 0)
                .sorted(Comparator.comparingDouble(row -> row.residual().value())));
        List<String> parts = new ArrayList<>();
        if (!more.isEmpty()) {
            parts.add("more weight to " + Words.listed(more));
        }
        if (!less.isEmpty()) {
            parts.add("less to " + Words.listed(less));
        }
        return parts.isEmpty()
                ? ""
                : " Of words with like scores, the model gives " + String.join(", and ", parts) + ".";
    }

    private static List<String> named(Stream<CollectionWordRow> rows) {
        return rows.limit(NAMED).map(row -> "\u201c" + row.word() + "\u201d").toList();
    }

    /** The row of words dropped from the query, the logit and BM25's score. */
    private static Optional<WordAgreementRow> row(List<WordAgreementRow> rows, String right, String statistic) {
        return rows.stream()
                .filter(row -> row.ablation().equals("dropped")
                        && row.measure().equals("logit")
                        && row.weight().equals(BM25)
                        && row.right().equals(right)
                        && row.statistic().equals(statistic))
                .findFirst();
    }

    private static String kind(String kind) {
        return switch (kind) {
            case "end" -> "the query's end";
            case "stop" -> "words the index drops";
            case "absent" -> "words in no document";
            default -> kind + " words";
        };
    }

    private static Optional<Figures.Panel> attention(List<WordAttentionRow> all) {
        List<WordAttentionRow> rows = all.stream().filter(row -> row.head() < 0).toList();
        List<LayerGrid.Line<WordAttentionRow>> lines = rows.stream()
                .map(WordAttentionRow::kind)
                .distinct()
                .map(each -> new LayerGrid.Line<WordAttentionRow>(
                        each, row -> row.kind().equals(each)))
                .toList();
        int last = rows.stream().mapToInt(WordAttentionRow::layer).max().orElse(0);
        return rows.stream()
                .filter(row -> row.layer() == last && !row.kind().equals(MATCHING))
                .max(Comparator.comparingDouble(row -> row.share().value() - row.even()))
                .map(most -> Figures.Panel.of(LayerGrid.of(
                                        rows,
                                        WordAttentionRow::layer,
                                        row -> row.share().value())
                                .shares(
                                        "What cross-attention looks at",
                                        "Mean share of a layer's cross-attention by kind of word; common, medium"
                                                + " and rare words are thirds by idf, and matching ones, which the"
                                                + " relevant document has, are of these kinds too.",
                                        "words",
                                        lines))
                        .reading("What gets most beyond an even share in the last layer: " + kind(most.kind()) + ", "
                                + Words.percent(most.share().value()) + "; evenly it would be "
                                + Words.percent(most.even()) + "."));
    }

    private static Optional<Figures.Panel> heads(List<WordHeadRow> all) {
        List<WordHeadRow> rows =
                all.stream().filter(row -> row.measure().equals("worth")).toList();
        List<LayerGrid.Line<WordHeadRow>> lines = LayerGrid.heads(rows, WordHeadRow::head, row -> true);
        return rows.stream()
                .max(Comparator.comparingDouble(row -> row.value().value()))
                .map(most -> Figures.Panel.of(LayerGrid.of(
                                        rows,
                                        WordHeadRow::layer,
                                        row -> row.value().value())
                                .around(
                                        "Does a head look at the words that count?",
                                        "Mean rank correlation, within a query, of a cross-attention head's weights with"
                                                + " what the words are worth to the document's logit when they are"
                                                + " masked.",
                                        "head",
                                        lines))
                        .reading("The head whose attention tells most of it is head " + most.head() + " of layer "
                                + most.layer() + ", with a correlation of "
                                + Numbers.fixed(most.value().value(), 2) + "."));
    }

    private static Optional<Figures.Panel> bins(List<WordBinRow> all) {
        List<WordBinRow> rows =
                all.stream().filter(row -> row.weight().equals(BM25)).toList();
        if (rows.size() < 2) {
            return Optional.empty();
        }
        WordBinRow lowest = rows.get(0);
        WordBinRow highest = rows.get(rows.size() - 1);
        return Optional.of(Figures.Panel.of(LineChart.of(
                                "A word's worth by its BM25 score",
                                "Mean change of the relevant document's logit when a word is dropped from the query, by"
                                        + " BM25's score of the word: words of score 0, then fifths.",
                                Axis.of("BM25's score of the word"),
                                Axis.of("worth, logits"),
                                List.of(new Series(
                                        "worth",
                                        rows.stream()
                                                .map(row -> new Point(row.meanWeight(), row.worth()))
                                                .toList())))
                        .withReferences(List.of(new Reference("nothing", 0))))
                .reading((lowest.bin() == 0
                                ? "Words that the document does not have are"
                                : "Words of the lowest scores are")
                        + " worth " + Numbers.fixed(lowest.worth().value(), 2)
                        + " logits, those with the highest scores "
                        + Numbers.fixed(highest.worth().value(), 2) + "."));
    }

    /** The words with the largest residuals of both signs. */
    private static Optional<Figures.Panel> residuals(List<CollectionWordRow> collection) {
        List<CollectionWordRow> sorted = collection.stream()
                .sorted(Comparator.comparingDouble(row -> -row.residual().value()))
                .toList();
        List<CollectionWordRow> drawn = sorted.size() <= 2 * DRAWN
                ? sorted
                : Stream.concat(sorted.stream().limit(DRAWN), sorted.stream().skip(sorted.size() - (long) DRAWN))
                        .toList();
        return drawn.isEmpty()
                ? Optional.empty()
                : Optional.of(Figures.Panel.of(new IntervalPlot(
                                "Words that the model weighs more or less than BM25",
                                "Mean worth of a word beyond that of words with a like BM25 score, with 95% intervals: the frequent"
                                        + " words with the largest and the smallest.",
                                Axis.of("logits beyond words of like score"),
                                drawn.stream().map(CollectionWordRow::word).toList(),
                                List.of(new IntervalPlot.Dots(
                                        "residual",
                                        drawn.stream()
                                                .map(CollectionWordRow::residual)
                                                .toList()))))
                        .reading(counts(collection)));
    }

    private static String counts(List<CollectionWordRow> collection) {
        long more = collection.stream().filter(row -> row.residual().low() > 0).count();
        long less = collection.stream().filter(row -> row.residual().high() < 0).count();
        return "Of " + collection.size() + " frequent words, " + more + (more == 1 ? " weighs" : " weigh")
                + " more than words of like score, and " + less
                + " less, by their whole intervals; by chance it would be "
                + Numbers.fixed(TAIL * collection.size(), 0) + " each.";
    }

    private static Table agreement(List<WordAgreementRow> rows) {
        List<List<Cell>> cells = new ArrayList<>();
        for (WordAgreementRow rho : rows) {
            if (rho.statistic().equals(SPEARMAN)) {
                WordAgreementRow first = rows.stream()
                        .filter(row -> row.statistic().equals(FIRST)
                                && row.ablation().equals(rho.ablation())
                                && row.measure().equals(rho.measure())
                                && row.weight().equals(rho.weight())
                                && row.right().equals(rho.right()))
                        .findFirst()
                        .orElse(rho);
                cells.add(List.of(
                        Cell.of(rho.ablation() + ", " + rho.measure()),
                        Cell.of(weight(rho.weight())),
                        Cell.of(right(rho.right())),
                        estimate(rho.value()),
                        Cell.of(Words.percent(first.value().value()))
                                .withNote("by chance "
                                        + Words.percent(first.chance().orElse(Double.NaN))),
                        Cell.of(Words.count(rho.queries()))));
            }
        }
        return Table.folded(
                "How far the words' worth agrees with other weights, within a query",
                List.of(
                        Table.text("worth by"),
                        Table.text("with"),
                        Table.text("queries where right"),
                        Table.number("rank correlation"),
                        Table.number("same word first"),
                        Table.number("queries")),
                cells);
    }

    private static Cell estimate(Estimate value) {
        return Cell.of(Numbers.fixed(value.value(), 2)).withNote(Words.interval(value, 2));
    }

    private static String weight(String weight) {
        return switch (weight) {
            case BM25 -> "BM25";
            case "idf" -> "idf";
            default -> "worth, " + weight;
        };
    }

    private static String right(String right) {
        return switch (right) {
            case ALL -> "all";
            case "both" -> "both are";
            case "genir" -> "GenIR alone is";
            case BM25 -> "BM25 alone is";
            default -> "neither is";
        };
    }

    private static Table words(List<CollectionWordRow> collection) {
        return Table.folded(
                "The most frequent words of the queries",
                List.of(
                        Table.text("word"),
                        Table.number("queries"),
                        Table.number("documents"),
                        Table.number("idf"),
                        Table.number("BM25's score"),
                        Table.number("worth, logits"),
                        Table.number("beyond words of like score")),
                collection.stream()
                        .limit(LISTED)
                        .map(row -> List.of(
                                Cell.of(row.word()),
                                Cell.of(Words.count(row.queries())),
                                Cell.of(Words.count(row.documents())),
                                Cell.of(Numbers.fixed(row.idf(), 2)),
                                Cell.of(Numbers.fixed(row.score(), 2)),
                                Cell.of(Numbers.fixed(row.worth(), 2)),
                                estimate(row.residual())))
                        .toList());
    }
}
