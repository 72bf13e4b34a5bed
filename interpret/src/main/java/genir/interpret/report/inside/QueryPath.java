package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
import genir.interpret.figure.LineChart;
import genir.interpret.figure.Point;
import genir.interpret.figure.Series;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.HeadWordQueryRow;
import genir.interpret.table.Tables.PathRow;
import genir.interpret.table.Tables.TopRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One query's path through the layers: the document's rank and the top tokens at each place. */
final class QueryPath {
    private static final int SHOWN = 2;

    private final RunFolder run;
    private final String query;
    private final String document;
    private final Tokens tokens;
    private final List<PathRow> rows;
    private final List<TopRow> tops;

    /** {@code document}: the id of the relevant one. */
    QueryPath(RunFolder run, String query, String document, Tokens tokens) {
        this.run = run;
        this.query = query;
        this.document = document;
        this.tokens = tokens;
        this.rows = run.rows(Tables.EXAMPLE_PATHS).orElse(List.of()).stream()
                .filter(row -> row.query().equals(query))
                .toList();
        this.tops = run.rows(Tables.EXAMPLE_TOPS).orElse(List.of()).stream()
                .filter(row -> row.query().equals(query) && row.place() <= SHOWN)
                .toList();
    }

    Optional<Figures.Panel> chart() {
        List<Series> series = new ArrayList<>();
        RankRows.SITES.forEach((site, name) -> {
            List<Point> points = rows.stream()
                    .filter(row -> row.place() == 1 && RankRows.isOf(site, row.site()))
                    .map(row -> Point.of(row.layer(), row.relevantRank()))
                    .toList();
            if (!points.isEmpty()) {
                series.add(new Series(name, points));
            }
        });
        return series.isEmpty()
                ? Optional.empty()
                : Optional.of(Figures.Panel.of(LineChart.of(
                                        "The document's rank on its way through the layers",
                                        "Rank of the relevant document read off at each place of each layer; query "
                                                + query + ".",
                                        Axis.of("decoder layer").integers(),
                                        Axis.of("rank, best at the top")
                                                .logarithmic()
                                                .inReverse()
                                                .including(1),
                                        series)
                                .withRegions(InterpretSummary.regions(run)))
                        .reading(reading()));
    }

    private String reading() {
        OptionalInt first = OptionalInt.empty();
        for (PathRow row : rows) {
            if (row.place() == 1 && RankRows.isOf("resid_post", row.site())) {
                int layer = row.layer();
                first = row.relevantRank() > 1
                        ? OptionalInt.empty()
                        : first.isPresent() ? first : OptionalInt.of(layer);
            }
        }
        return first.isEmpty()
                ? "The document is not at rank 1 after the last layer."
                : "The document is at rank 1 after layer " + first.getAsInt() + " and from there on.";
    }

    /** Layers down, places across: the document's rank and the top tokens. */
    Optional<Block> table() {
        List<String> sites = RankRows.SITES.keySet().stream()
                .filter(site -> rows.stream().anyMatch(row -> row.site().equals(site)))
                .toList();
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("layer")));
        sites.forEach(site -> columns.add(Table.text(RankRows.SITES.get(site))));
        List<List<Cell>> cells = new ArrayList<>();
        for (int layer : rows.stream().map(row -> row.layer()).distinct().toList()) {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(layer < 0 ? "input" : Integer.toString(layer))));
            sites.forEach(site -> line.add(cell(layer, site)));
            cells.add(line);
        }
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(Table.open(
                        "The document's rank at each place of each layer, with the top " + SHOWN
                                + " documents and words",
                        columns,
                        cells));
    }

    private Cell cell(int layer, String site) {
        return rows.stream()
                .filter(row -> row.layer() == layer && RankRows.isOf(site, row.site()))
                .findFirst()
                .map(row -> Cell.of("rank " + Words.count(row.relevantRank()))
                        .withTokens(tops.stream()
                                .filter(top -> top.layer() == layer && RankRows.isOf(site, top.site()))
                                .map(top -> tokens.of(top.token(), document))
                                .toList()))
                .orElse(Cell.EMPTY);
    }

    /** The tokens that each head raises most for this query. */
    Optional<Block> heads() {
        List<HeadWordQueryRow> words = run.rows(Tables.HEAD_WORDS_QUERIES).orElse(List.of()).stream()
                .filter(row -> row.query().equals(query))
                .toList();
        List<List<Cell>> cells = words.stream()
                .map(row -> row.layer() + "." + row.head())
                .distinct()
                .map(place -> List.of(
                        Cell.of(place),
                        Cell.of(words.stream()
                                .filter(row -> (row.layer() + "." + row.head()).equals(place))
                                .map(row -> tokens.of(row.token(), document))
                                .toList())))
                .toList();
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(Table.folded(
                        "The tokens that each cross-attention head (layer.head) raises most",
                        List.of(Table.text("head"), Table.text("tokens")),
                        cells));
    }
}
