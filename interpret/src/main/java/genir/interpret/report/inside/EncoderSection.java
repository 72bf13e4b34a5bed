package genir.interpret.report.inside;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Paper;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.EncoderSwapRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the encoder has to have seen a document: the paper's Table 2. */
public final class EncoderSection extends AnalysisSection<EncoderSwapRow> {
    private static final List<String> MEASURES = List.of("mrr", "hits@1", "mean_rank", "median_rank", "left_first");

    public EncoderSection() {
        super(
                "encoder",
                "Does the encoder hold the documents?",
                List.of("encoder-swap"),
                Tables.ENCODER_SWAP,
                Tables.ENCODER_SWAP_RANKS);
    }

    @Override
    public String question() {
        return "Does the decoder find documents through an encoder that never saw them?";
    }

    @Override
    List<Block> body(RunFolder run, List<EncoderSwapRow> all) {
        List<Block> blocks = new ArrayList<>(List.of(
                Paragraph.text("The decoder of this model reads the query through another encoder: one trained without"
                        + " some documents (reduced), or one never trained on documents (base). If it still ranks the"
                        + " omitted documents first, it is the decoder that holds them."),
                Paragraph.result(reading(all, AnalysedQueries.of(run)))));
        for (String documents : List.of("omitted", "all")) {
            table(all, documents, AnalysedQueries.of(run)).ifPresent(blocks::add);
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

    private static String reading(List<EncoderSwapRow> all, AnalysedQueries queries) {
        List<EncoderSwapRow> others = all.stream()
                .filter(row -> row.measure().equals("hits@1") && !row.encoder().equals("own"))
                .toList();
        List<String> omitted = others.stream()
                .filter(row -> row.documents().equals("omitted"))
                .map(row -> first(row, " on omitted documents"))
                .toList();
        if (!omitted.isEmpty()) {
            return Words.sentence(String.join("; ", omitted)) + ".";
        }
        String found =
                Words.sentence(others.stream().map(row -> first(row, "")).collect(Collectors.joining("; ", "", ".")));
        boolean reduced = others.stream().anyMatch(row -> !row.encoder().equals("base"));
        return reduced ? "None of the " + queries.name() + " asks for an omitted document. " + found : found;
    }

    private static String first(EncoderSwapRow row, String which) {
        return "with encoder " + row.encoder() + " " + Words.percent(row.value().value()) + " of "
                + Words.queries(row.queries()) + which + " have their document at rank 1";
    }

    private static Optional<Table> table(List<EncoderSwapRow> all, String documents, AnalysedQueries queries) {
        List<EncoderSwapRow> rows =
                all.stream().filter(row -> row.documents().equals(documents)).toList();
        List<List<Cell>> cells = new ArrayList<>();
        for (String encoder : rows.stream().map(row -> row.encoder()).distinct().toList()) {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(encoder)));
            MEASURES.forEach(measure -> line.add(cell(rows, encoder, measure)));
            line.add(rows.stream()
                    .filter(row -> row.encoder().equals(encoder))
                    .findFirst()
                    .map(row -> Cell.of(row.queries()))
                    .orElse(Cell.EMPTY));
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

    private static Cell cell(List<EncoderSwapRow> rows, String encoder, String measure) {
        return rows.stream()
                .filter(row -> row.encoder().equals(encoder) && row.measure().equals(measure))
                .findFirst()
                .map(row -> print(row.value(), measure))
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
