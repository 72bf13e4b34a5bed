package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.DualWordRow;
import genir.interpret.table.Tables.DualWordsRow;
import genir.interpret.table.Tables.EncoderLensRow;
import genir.interpret.table.Tables.EncoderPatchingRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The run's dual encoder, asked what the generative model is asked, and both side by side. */
public final class DualSection extends AnalysisSection<EncoderLensRow> {
    public DualSection() {
        super(
                "dual-inside",
                "The dual encoder beside it",
                List.of("dual"),
                Tables.DUAL_LENS,
                Tables.DUAL_PATCHING,
                Tables.DUAL_WORDS,
                Tables.DUAL_EXAMPLES);
    }

    @Override
    public String question() {
        return "Does a dual encoder find documents by stages too, and in which words does it think?";
    }

    @Override
    List<Block> body(RunFolder run, List<EncoderLensRow> lens) {
        List<EncoderPatchingRow> patching = run.rows(Tables.DUAL_PATCHING).orElse(List.of());
        List<DualWordsRow> words = run.rows(Tables.DUAL_WORDS).orElse(List.of());
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.result(summary(lens, patching, words)));
        blocks.add(Paragraph.text(
                "The dual encoder makes one vector of a query, and documents are ranked by the scalar products of"
                        + " theirs with it. A vector is read in words by its products with the vectors of texts of one word: the words it"
                        + " is nearest to."));
        blocks.add(layers(lens, run.rows(Tables.ENCODER_LENS).orElse(List.of())));
        if (!patching.isEmpty()) {
            blocks.add(removed(patching));
        }
        run.rows(Tables.DUAL_EXAMPLES).ifPresent(rows -> blocks.add(examples(rows)));
        return blocks;
    }

    private static String summary(
            List<EncoderLensRow> lens, List<EncoderPatchingRow> patching, List<DualWordsRow> words) {
        List<EncoderLensRow> first = first(lens);
        EncoderLensRow embedding = first.get(0);
        EncoderLensRow last = first.get(first.size() - 1);
        StringBuilder sentence = new StringBuilder(
                first.size() == 1
                        ? "The dual encoder has no layers, and so no stages: the mean of its words' embeddings finds "
                                + Words.percent(last.value().value()) + " of " + Words.queries(last.queries())
                                + " at rank 1 of all documents."
                        : "On the bare embeddings the dual encoder finds "
                                + Words.percent(embedding.value().value()) + " of "
                                + Words.queries(embedding.queries())
                                + " at rank 1 of all documents, after its last layer "
                                + Words.percent(last.value().value()) + ".");
        patching.stream()
                .filter(row -> row.mode().equals("mean"))
                .max(Comparator.comparingDouble(row -> row.share().value()))
                .ifPresent(most -> sentence.append(" What it misses most is ")
                        .append(Words.component(most.component()))
                        .append(" of layer ")
                        .append(most.layer())
                        .append(": replaced by its mean, ")
                        .append(Words.percent(most.share().value()))
                        .append(" are not at rank 1."));
        words.stream()
                .filter(row -> row.side().equals("document"))
                .forEach(row -> sentence.append(" Of a query's words, ")
                        .append(Words.percent(row.share().value()))
                        .append(" are among the ten that its right document's vector is nearest to."));
        return sentence.toString();
    }

    private static List<EncoderLensRow> first(List<EncoderLensRow> lens) {
        return lens.stream().filter(row -> row.measure().equals("first")).toList();
    }

    private static Table layers(List<EncoderLensRow> dual, List<EncoderLensRow> genir) {
        Map<Integer, List<Cell>> rows = new LinkedHashMap<>();
        List<List<EncoderLensRow>> systems = List.of(first(dual), first(genir));
        for (int system = 0; system < systems.size(); system++) {
            for (EncoderLensRow row : systems.get(system)) {
                List<Cell> cells = rows.computeIfAbsent(
                        row.layer(),
                        layer -> new ArrayList<>(List.of(
                                Cell.of(layer < 0 ? "bare embeddings" : "after layer " + layer),
                                Cell.EMPTY,
                                Cell.EMPTY)));
                cells.set(
                        system + 1,
                        Cell.of(Words.percent(row.value().value())).withNote(Words.percentInterval(row.value())));
            }
        }
        return Table.open(
                "Right documents at rank 1, read after each encoder layer: the dual encoder's vectors, and what GenIR's decoder makes of"
                        + " its own encoder's",
                List.of(Table.text("encoder"), Table.number("dual"), Table.number("GenIR")),
                List.copyOf(rows.values()));
    }

    private static Table removed(List<EncoderPatchingRow> patching) {
        return Table.folded(
                "Without a component of the dual encoder",
                List.of(
                        Table.number("layer"),
                        Table.text("component"),
                        Table.text("which is"),
                        Table.number("not at rank 1")),
                patching.stream()
                        .map(row -> List.of(
                                Cell.of(row.layer()),
                                Cell.of(Words.component(row.component())),
                                Cell.of(Words.replaced(row.mode())),
                                Cell.of(Words.percent(row.share().value()))
                                        .withNote(Words.percentInterval(row.share()))))
                        .toList());
    }

    private static Table examples(List<DualWordRow> rows) {
        Map<String, Map<String, List<Cell.Token>>> said = new LinkedHashMap<>();
        for (DualWordRow row : rows) {
            said.computeIfAbsent(row.query(), missing -> new LinkedHashMap<>())
                    .computeIfAbsent(row.side(), missing -> new ArrayList<>())
                    .add(new Cell.Token(row.word(), false, row.own()));
        }
        return Table.open(
                "What vectors say: the ten nearest words, the query's own marked",
                List.of(Table.text("query"), Table.text("its vector"), Table.text("its document's vector")),
                said.entrySet().stream()
                        .map(each -> List.of(
                                Cell.of(each.getKey()),
                                Cell.of(each.getValue().getOrDefault("query", List.of())),
                                Cell.of(each.getValue().getOrDefault("document", List.of()))))
                        .toList());
    }
}
