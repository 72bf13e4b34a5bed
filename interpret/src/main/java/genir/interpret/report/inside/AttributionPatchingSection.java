package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.AgreementRow;
import genir.interpret.table.Tables.PatchedNeuronRow;
import genir.interpret.table.Tables.PatchedUnitRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What replacing every component, head and neuron does to the document's lead: by its gradient, and indeed. */
public final class AttributionPatchingSection extends AnalysisSection<PatchedUnitRow> {
    private static final String ESTIMATED = "estimated";
    private static final String EXACT = "exact";
    private static final int NEURONS = 10;

    public AttributionPatchingSection() {
        super(
                "effects",
                "What every part does to the lead",
                List.of("attribution-patching"),
                Tables.ATTRIBUTION_PATCHING,
                Tables.ATTRIBUTION_PATCHING_NEURONS,
                Tables.ATTRIBUTION_PATCHING_AGREEMENT);
    }

    @Override
    public String question() {
        return "What does every part do to the lead, down to single neurons?";
    }

    @Override
    List<Block> body(RunFolder run, List<PatchedUnitRow> rows) {
        String mode = rows.stream().anyMatch(row -> row.mode().equals("mean")) ? "mean" : "zero";
        String done = mode.equals("mean") ? "replaced by its mean" : "removed";
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.text(
                "How much of the relevant document's lead on the runner-up is lost when one part is " + done
                        + ", with all that follows from it in later layers. One run forwards and one backwards estimate it for every"
                        + " component, head and neuron by gradients; the exact effect, by replacing the part, says how far to trust"
                        + " that."));
        agreement(run, mode).ifPresent(sentence -> blocks.add(Paragraph.result(sentence)));
        List<Figures.Panel> panels = new ArrayList<>();
        components(rows, mode, EXACT, "replacing it").ifPresent(panels::add);
        components(rows, mode, ESTIMATED, "gradients").ifPresent(panels::add);
        heads(rows, mode).ifPresent(panels::add);
        blocks.add(new Figures(panels));
        run.rows(Tables.ATTRIBUTION_PATCHING_NEURONS)
                .map(neurons -> neurons(neurons, mode))
                .ifPresent(blocks::add);
        run.rows(Tables.ATTRIBUTION_PATCHING_AGREEMENT)
                .map(AttributionPatchingSection::agreements)
                .ifPresent(blocks::add);
        return blocks;
    }

    private static Optional<String> agreement(RunFolder run, String mode) {
        List<String> parts = run.rows(Tables.ATTRIBUTION_PATCHING_AGREEMENT).orElse(List.of()).stream()
                .filter(row -> row.mode().equals(mode))
                .map(row -> Numbers.fixed(row.pearson(), 2) + " over the " + row.count() + " " + row.units())
                .toList();
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("Gradients and replacing agree with a correlation of " + Words.listed(parts) + ".");
    }

    private static Optional<Figures.Panel> components(
            List<PatchedUnitRow> rows, String mode, String measure, String how) {
        List<PatchedUnitRow> mine = rows.stream()
                .filter(row -> row.head() < 0
                        && row.mode().equals(mode)
                        && row.measure().equals(measure))
                .toList();
        List<LayerGrid.Line<PatchedUnitRow>> lines = LayerGrid.components(mine, PatchedUnitRow::component, row -> true);
        return mine.stream()
                .min(Comparator.comparingDouble(row -> row.effect().value()))
                .map(most -> Figures.Panel.of(grid(mine)
                                .around(
                                        "Change of the lead, by " + how,
                                        "Mean change of the relevant document's lead, in logits, when a component's output is"
                                                + " replaced; by " + how + ".",
                                        "component",
                                        lines))
                        .reading(reading(most, Words.component(most.component()) + " of layer " + most.layer())));
    }

    private static Optional<Figures.Panel> heads(List<PatchedUnitRow> rows, String mode) {
        List<PatchedUnitRow> mine = rows.stream()
                .filter(row -> row.head() >= 0
                        && row.component().equals("cross_attention")
                        && row.mode().equals(mode)
                        && row.measure().equals(EXACT))
                .toList();
        List<LayerGrid.Line<PatchedUnitRow>> lines = LayerGrid.heads(mine, PatchedUnitRow::head, row -> true);
        return mine.stream()
                .min(Comparator.comparingDouble(row -> row.effect().value()))
                .map(most -> Figures.Panel.of(grid(mine)
                                .around(
                                        "Change of the lead, by replacing a cross-attention head",
                                        "Mean change of the relevant document's lead, in logits, when a cross-attention head"
                                                + " is replaced.",
                                        "head",
                                        lines))
                        .reading(reading(most, "head " + most.head() + " of layer " + most.layer())));
    }

    private static LayerGrid<PatchedUnitRow> grid(List<PatchedUnitRow> rows) {
        return LayerGrid.of(rows, PatchedUnitRow::layer, row -> row.effect().value());
    }

    private static String reading(PatchedUnitRow most, String place) {
        double effect = most.effect().value();
        return effect < 0
                ? "The lead loses most without " + place + ": " + Numbers.fixed(-effect, 2) + " logits."
                : "The lead loses nothing, whichever is replaced.";
    }

    private static Table neurons(List<PatchedNeuronRow> all, String mode) {
        List<PatchedNeuronRow> shown = all.stream()
                .filter(row -> row.mode().equals(mode))
                .limit(NEURONS)
                .toList();
        return Table.folded(
                "The " + shown.size() + " neurons with the largest estimated effect",
                List.of(
                        Table.number("layer"),
                        Table.number("neuron"),
                        Table.number("estimated, logits"),
                        Table.number("exact, logits"),
                        Table.number("queries")),
                shown.stream()
                        .map(row -> List.of(
                                Cell.of(row.layer()),
                                Cell.of(row.neuron()),
                                Cell.of(Numbers.fixed(row.estimated(), 4)),
                                Cell.of(Numbers.fixed(row.exact(), 4)),
                                Cell.of(row.queries())))
                        .toList());
    }

    private static Table agreements(List<AgreementRow> rows) {
        return Table.folded(
                "How well gradients and replacing agree",
                List.of(
                        Table.text("over"),
                        Table.text("replaced by"),
                        Table.number("correlation"),
                        Table.number("of ranks"),
                        Table.number("parts")),
                rows.stream()
                        .map(row -> List.of(
                                Cell.of(row.units()),
                                Cell.of(row.mode()),
                                Cell.of(Numbers.fixed(row.pearson(), 2)),
                                Cell.of(Numbers.fixed(row.spearman(), 2)),
                                Cell.of(row.count())))
                        .toList());
    }
}
