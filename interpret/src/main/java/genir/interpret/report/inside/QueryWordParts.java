package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ExampleWordRow;
import genir.interpret.table.Tables.QueryWordRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The words of one query: what cross-attention gives each in every layer, and what each is worth. */
final class QueryWordParts {
    /** A longer word leaves a figure no room. */
    private static final int LONGEST = 20;

    private final String query;
    private final List<ExampleWordRow> layers;
    private final List<QueryWordRow> words;

    /** Of a query; empty of words where the run has none. */
    QueryWordParts(RunFolder run, String query) {
        this.query = query;
        this.layers = run.rows(Tables.WORDS_EXAMPLES).orElse(List.of()).stream()
                .filter(row -> row.query().equals(query) && row.head() < 0)
                .toList();
        this.words = run.rows(Tables.WORDS_QUERIES).orElse(List.of()).stream()
                .filter(row -> row.query().equals(query))
                .toList();
    }

    Optional<Figures.Panel> attention() {
        return words.stream()
                .max(Comparator.comparingDouble(QueryWordRow::attention))
                .filter(most -> !layers.isEmpty())
                .map(most -> Figures.Panel.of(grid(ExampleWordRow::attention)
                                .shares(
                                        "What cross-attention gives each word",
                                        "Share of cross-attention on each word, in the mean over a layer's heads; what is"
                                                + " missing is on the query's end; query " + query + ".",
                                        "word",
                                        lines()))
                        .reading("Most is on \u201c" + most.word() + "\u201d: " + Numbers.percent(most.attention())
                                + "% in the mean over the layers."));
    }

    Optional<Figures.Panel> worth() {
        return words.stream()
                .max(Comparator.comparingDouble(QueryWordRow::droppedLead))
                .filter(most -> !layers.isEmpty())
                .map(most -> Figures.Panel.of(grid(ExampleWordRow::worth)
                                .around(
                                        "What each layer's attention to a word is worth",
                                        "What the document's lead on the runner-up loses if a layer's cross-attention cannot see"
                                                + " the word, estimated by the gradient, in logits; query " + query
                                                + ".",
                                        "word",
                                        lines()))
                        .reading("Dropping \u201c" + most.word() + "\u201d from the query takes most of the lead: "
                                + QueryParts.signed(-most.droppedLead()) + " logits."));
    }

    private LayerGrid<ExampleWordRow> grid(ToDoubleFunction<ExampleWordRow> value) {
        return LayerGrid.of(layers, ExampleWordRow::layer, value);
    }

    private List<LayerGrid.Line<ExampleWordRow>> lines() {
        return words.stream()
                .map(word ->
                        new LayerGrid.Line<ExampleWordRow>(shortened(word.word()), row -> row.place() == word.place()))
                .toList();
    }

    private static String shortened(String word) {
        return word.codePointCount(0, word.length()) <= LONGEST
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LONGEST - 1)) + "\u2026";
    }

    Optional<Table> table() {
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(Table.folded(
                        "Every word: what goes with it, and what BM25 makes of it",
                        List.of(
                                Table.text("word"),
                                Table.number("logit without it"),
                                Table.number("lead without it"),
                                Table.number("lead if hidden"),
                                Table.number("BM25's score"),
                                Table.number("idf")),
                        words.stream().map(QueryWordParts::row).toList()));
    }

    private static List<Cell> row(QueryWordRow word) {
        return List.of(
                Cell.of(word.word()),
                Cell.of(QueryParts.signed(-word.droppedLogit())),
                Cell.of(QueryParts.signed(-word.droppedLead())),
                Cell.of(QueryParts.signed(-word.maskedLead())),
                Cell.of(Numbers.fixed(word.score(), 2)),
                number(word.idf()));
    }

    private static Cell number(OptionalDouble value) {
        return value.isPresent() ? Cell.of(Numbers.fixed(value.getAsDouble(), 2)) : Cell.EMPTY;
    }
}
