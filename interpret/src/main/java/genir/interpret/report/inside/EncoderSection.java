package genir.interpret.report.inside;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Paper;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the encoder has to have seen a document: the paper's Table 2. */
public final class EncoderSection extends AnalysisSection {
    private static final List<String> MEASURES = List.of("mrr", "hits@1", "mean_rank", "median_rank", "left_first");

    public EncoderSection() {
        super(
                "encoder",
                "Does the encoder hold the documents?",
                List.of("encoder-swap"),
                List.of("encoder-swap", "encoder-swap-ranks"));
    }

    @Override
    List<Block> body(RunFolder run, CsvTable csv) {
        csv.requiring("encoder", "documents", "measure", "value", "low", "high", "queries");
        List<Block> blocks = new ArrayList<>(List.of(
                Paragraph.text("The decoder of this model reads the query through another encoder: one trained without"
                        + " some documents (reduced), or one never trained on documents (base). If it still ranks the"
                        + " omitted documents first, it is the decoder that holds them."),
                Paragraph.result(reading(csv, AnalysedQueries.of(run)))));
        for (String documents : List.of("omitted", "all")) {
            table(csv, documents, AnalysedQueries.of(run)).ifPresent(blocks::add);
        }
        blocks.addAll(without(run));
        return blocks;
    }

    /** What the paper found, for a reader of a run without other models too. */
    @Override
    List<Block> without(RunFolder run) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(List.of(Cell.of("own"), Cell.EMPTY, Cell.of("10 of 10")));
        int number = 1;
        for (Paper.Hybrid hybrid : Paper.hybrids()) {
            rows.add(List.of(
                    Cell.of("reduced " + number++),
                    Cell.of(Numbers.fixed(hybrid.mrr(), 3)),
                    Cell.of(hybrid.first() + " of 10")));
        }
        return List.of(Table.open(
                        "What the paper reports for ten omitted documents (" + Paper.WHAT
                                + "); with T5's own encoder the mean rank of all correct queries is 21.66",
                        List.of(Table.text("encoder"), Table.number("MRR"), Table.number("at rank 1")),
                        rows)
                .after("Table 2"));
    }

    private static String reading(CsvTable csv, AnalysedQueries queries) {
        List<CsvTable.Row> others = csv.rows().stream()
                .filter(row -> row.text("measure").equals("hits@1")
                        && !row.text("encoder").equals("own"))
                .toList();
        List<String> omitted = others.stream()
                .filter(row -> row.text("documents").equals("omitted"))
                .map(row -> first(row, " on omitted documents"))
                .toList();
        if (!omitted.isEmpty()) {
            return Words.sentence(String.join("; ", omitted)) + ".";
        }
        String all =
                Words.sentence(others.stream().map(row -> first(row, "")).collect(Collectors.joining("; ", "", ".")));
        boolean reduced = others.stream().anyMatch(row -> !row.text("encoder").equals("base"));
        return reduced ? "None of the " + queries.name() + " asks for an omitted document. " + all : all;
    }

    private static String first(CsvTable.Row row, String which) {
        return "with encoder " + row.text("encoder") + " " + Words.percent(row.number("value")) + " of "
                + Words.queries(row.integer("queries")) + which + " have their document at rank 1";
    }

    private static Optional<Table> table(CsvTable csv, String documents, AnalysedQueries queries) {
        List<CsvTable.Row> rows = csv.rows().stream()
                .filter(row -> row.text("documents").equals(documents))
                .toList();
        List<List<Cell>> cells = new ArrayList<>();
        for (String encoder :
                rows.stream().map(row -> row.text("encoder")).distinct().toList()) {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(encoder)));
            MEASURES.forEach(measure -> line.add(cell(rows, encoder, measure)));
            line.add(Cell.of(rows.stream()
                    .filter(row -> row.text("encoder").equals(encoder))
                    .findFirst()
                    .map(row -> row.text("queries"))
                    .orElse("")));
            cells.add(line);
        }
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(Table.open(
                                documents.equals("omitted")
                                        ? "Queries on omitted documents, with 95% intervals"
                                        : "All " + queries.name() + ", with 95% intervals",
                                List.of(
                                        Table.text("encoder"),
                                        Table.number("MRR"),
                                        Table.number("Hits@1, %"),
                                        Table.number("mean rank"),
                                        Table.number("median rank"),
                                        Table.number("not at rank 1, %"),
                                        Table.number("queries")),
                                cells)
                        .after("Table 2"));
    }

    private static Cell cell(List<CsvTable.Row> rows, String encoder, String measure) {
        return rows.stream()
                .filter(row -> row.text("encoder").equals(encoder)
                        && row.text("measure").equals(measure))
                .findFirst()
                .map(row -> print(row.estimate("value"), measure))
                .orElse(Cell.EMPTY);
    }

    private static Cell print(Estimate value, String measure) {
        return switch (measure) {
            case "mrr" -> Cell.of(Numbers.fixed(value.value(), 3)).withNote(Words.interval(value, 3));
            case "hits@1", "left_first" ->
                Cell.of(Numbers.percent(value.value())).withNote(Words.percentInterval(value));
            default -> Cell.of(Words.significant(value.value())).withNote(Words.interval(value, 1));
        };
    }
}
