package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.KeyFigures;
import genir.interpret.report.block.KeyFigures.KeyFigure;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.FeatureDocumentRow;
import genir.interpret.table.Tables.FeatureQueryRow;
import genir.interpret.table.Tables.FeatureRetrievalRow;
import genir.interpret.table.Tables.FeatureRow;
import genir.interpret.table.Tables.FeatureWordRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The features of a sparse autoencoder: how well they stand for the model, and what the strongest of them are about. */
public final class FeaturesSection extends AnalysisSection<FeatureRow> {
    private static final int FEATURES = 20;
    private static final int QUERIES = 2;
    private static final int WORDS = 5;
    private static final int DOCUMENTS = 3;

    private final Tokens tokens;

    /** {@code titleOf} gives a document's title; null or blank where it has none. */
    public FeaturesSection(Function<String, String> titleOf) {
        super(
                "features",
                "What the model's features are about",
                List.of("features"),
                Tables.FEATURES,
                Tables.FEATURES_RETRIEVAL,
                Tables.FEATURES_QUERIES,
                Tables.FEATURES_WORDS,
                Tables.FEATURES_DOCUMENTS);
        this.tokens = new Tokens(titleOf);
    }

    @Override
    public String question() {
        return "Which features does the model compute with, and what is each about?";
    }

    @Override
    List<Block> body(RunFolder run, List<FeatureRow> rows) {
        List<Block> blocks = new ArrayList<>();
        List<FeatureRetrievalRow> retrieval =
                run.rows(Tables.FEATURES_RETRIEVAL).orElse(List.of());
        blocks.add(
                Paragraph.text(
                        "A sparse autoencoder writes each of the model's vectors at one place as a sum of a few out of many"
                                + " directions, its features. How much of the retrieval is left when the sum takes the vector's place says how far"
                                + " the features stand for the model; the queries, words and documents of a feature say what it is about."));
        AnalysisFile.of(run, "features").ifPresent(analysis -> {
            blocks.add(Paragraph.result(summary(analysis, retrieval)));
            blocks.add(figures(analysis, retrieval));
        });
        if (!retrieval.isEmpty()) {
            blocks.add(replacements(retrieval));
        }
        blocks.add(strongest(run, rows));
        return blocks;
    }

    private static Optional<FeatureRetrievalRow> hits(List<FeatureRetrievalRow> retrieval, String replacement) {
        return retrieval.stream()
                .filter(row ->
                        row.replacement().equals(replacement) && row.measure().equals("hits@1"))
                .findFirst();
    }

    private static String summary(AnalysisFile analysis, List<FeatureRetrievalRow> retrieval) {
        String explained = Words.count((long) analysis.number("k")) + " features for a query, out of "
                + Words.count((long) analysis.number("features")) + ", explain "
                + Words.percent(analysis.number("explained_variance")) + " of what the queries differ in at "
                + analysis.facts().path("site").asText();
        return hits(retrieval, "reconstruction")
                .flatMap(kept -> hits(retrieval, "mean")
                        .map(mean -> explained + ". With nothing else there, "
                                + Words.percent(kept.value().value())
                                + " of the queries have their document first; with the same mean for all, "
                                + Words.percent(mean.value().value()) + "."))
                .orElse(explained + ".");
    }

    private static KeyFigures figures(AnalysisFile analysis, List<FeatureRetrievalRow> retrieval) {
        List<KeyFigure> figures = new ArrayList<>();
        figures.add(new KeyFigure(Words.percent(analysis.number("explained_variance")), "variance explained", ""));
        hits(retrieval, "reconstruction")
                .ifPresent(kept -> figures.add(new KeyFigure(
                        Words.percent(kept.value().value()),
                        "Hits@1 by the features alone",
                        "95%: " + Words.percentInterval(kept.value()))));
        figures.add(new KeyFigure(
                Words.percent(analysis.number("loss_recovered_of_mean")), "loss recovered", "0% with the mean"));
        figures.add(
                new KeyFigure(Words.percent(analysis.number("dead")), "features that no training text has", "dead"));
        figures.add(new KeyFigure(
                Words.percent(analysis.number("dense")), "features that more than a tenth have", "dense"));
        return new KeyFigures(figures);
    }

    private static Table replacements(List<FeatureRetrievalRow> retrieval) {
        List<String> measures =
                retrieval.stream().map(FeatureRetrievalRow::measure).distinct().toList();
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("in the place of the vector")));
        measures.forEach(measure -> columns.add(Table.number(Words.metric(measure))));
        columns.add(Table.number("queries"));
        List<List<Cell>> lines = new ArrayList<>();
        retrieval.stream()
                .collect(Collectors.groupingBy(
                        FeatureRetrievalRow::replacement, LinkedHashMap::new, Collectors.toList()))
                .forEach((replacement, values) -> {
                    List<Cell> line = new ArrayList<>(
                            List.of(Cell.of(replacement.equals("none") ? "nothing: the model as it is" : replacement)));
                    values.forEach(row -> line.add(
                            Cell.of(Numbers.fixed(row.value().value(), 3)).withNote(Words.interval(row.value(), 3))));
                    line.add(Cell.of(values.get(0).queries()));
                    lines.add(line);
                });
        return Table.open("What is left of the retrieval", columns, lines);
    }

    private Table strongest(RunFolder run, List<FeatureRow> rows) {
        List<FeatureRow> shown = rows.stream()
                .filter(row -> row.exact().isPresent())
                .limit(FEATURES)
                .toList();
        List<FeatureQueryRow> queries = run.rows(Tables.FEATURES_QUERIES).orElse(List.of());
        List<FeatureWordRow> words = run.rows(Tables.FEATURES_WORDS).orElse(List.of());
        List<FeatureDocumentRow> documents = run.rows(Tables.FEATURES_DOCUMENTS).orElse(List.of());
        return Table.open(
                "The " + shown.size()
                        + " features whose removal changes the leads most: the change in logits, and the queries, words and"
                        + " documents that each is about",
                List.of(
                        Table.text("feature"),
                        Table.number("queries with it"),
                        Table.number("lead without it, by gradient"),
                        Table.number("indeed"),
                        Table.text("words"),
                        Table.text("queries"),
                        Table.text("documents")),
                shown.stream()
                        .map(row -> List.of(
                                Cell.of(row.feature()),
                                Cell.of(Words.percent(row.share())),
                                Cell.of(Numbers.fixed(row.effect().value(), 4))
                                        .withNote(Words.interval(row.effect(), 4)),
                                Cell.of(Numbers.fixed(row.exact().orElseThrow(), 4)),
                                Cell.of(words.stream()
                                        .filter(word -> word.feature() == row.feature())
                                        .limit(WORDS)
                                        .map(FeatureWordRow::word)
                                        .collect(Collectors.joining(", "))),
                                Cell.of(queries.stream()
                                        .filter(query -> query.feature() == row.feature())
                                        .limit(QUERIES)
                                        .map(query -> "\u201c" + query.text() + "\u201d")
                                        .collect(Collectors.joining(" "))),
                                Cell.of(documents.stream()
                                        .filter(document -> document.feature() == row.feature())
                                        .limit(DOCUMENTS)
                                        .map(document -> tokens.of(document.token(), ""))
                                        .toList())))
                        .toList());
    }
}
