package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
import genir.interpret.figure.StackedBars;
import genir.interpret.report.block.Figures;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.stage.Stage;
import genir.interpret.table.Tables.InputShareRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of sources' shares as a panel like those of the paper's Figure 5.
 *
 * @param positive whether the shares drawn are those of the positive contributions alone, or of the signed total; the
 *     panel's sentence has both
 */
record InputShares(RunFolder run, List<InputShareRow> all, boolean positive) {
    private static final List<String> SOURCES = List.of("self_attention", "cross_attention", "mlp", "embedding");

    /** Whether the reading chosen for an analysis is the positive one. */
    static boolean positive(RunFolder run, String analysis) {
        return AnalysisFile.of(run, analysis)
                .map(file -> file.facts().path("shares").asText().equals("positive"))
                .orElse(false);
    }

    /** The panel. {@code stage}: the one of the paper that its sentence is about; {@code whose}: what is shared. */
    Figures.Panel panel(String title, String description, String stage, String whose) {
        List<Integer> layers =
                all.stream().map(row -> row.layer()).distinct().sorted().toList();
        List<StackedBars.Part> parts = new ArrayList<>();
        for (int kind = 0; kind < SOURCES.size(); kind++) {
            String source = SOURCES.get(kind);
            for (String from : all.stream()
                    .filter(row -> row.source().equals(source))
                    .map(InputShareRow::stage)
                    .distinct()
                    .toList()) {
                parts.add(new StackedBars.Part(
                        kind,
                        from.equals("-") ? "" : from,
                        layers.stream().map(layer -> share(layer, source, from)).toList()));
            }
        }
        return Figures.Panel.of(new StackedBars(
                        title,
                        description,
                        Axis.of("decoder layer"),
                        Axis.of(positive ? "share of what is positive" : "share of the sum")
                                .inPercent(),
                        layers.stream().map(String::valueOf).toList(),
                        SOURCES.stream().map(Words::component).toList(),
                        parts))
                .after("Figure 5")
                .reading(sentence(stage, whose));
    }

    private double share(int layer, String source, String stage) {
        return all.stream()
                .filter(row -> row.layer() == layer
                        && row.source().equals(source)
                        && row.stage().equals(stage))
                .mapToDouble(row -> share(row, positive))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double share(InputShareRow row, boolean positive) {
        return positive ? row.positiveShare() : row.share();
    }

    /** The shares of the types of source in the stage that the paper looks at, means over its layers. */
    private String sentence(String paperStage, String whose) {
        Optional<Stage> stage = InterpretSummary.stage(run, paperStage);
        List<InputShareRow> rows = all.stream()
                .filter(row -> stage.isPresent() && stage.get().contains(row.layer()))
                .toList();
        if (rows.isEmpty()) {
            return "";
        }
        return "In stage " + stage.get().name() + " the " + (positive ? "positive " : "") + "parts of " + whose
                + " are, in the mean over its layers: " + means(rows, positive) + "; "
                + (positive ? "of the sum with what holds it down: " : "of what is positive alone: ")
                + means(rows, !positive) + ".";
    }

    private static String means(List<InputShareRow> rows, boolean positive) {
        long layers = rows.stream().map(row -> row.layer()).distinct().count();
        return Words.listed(SOURCES.stream()
                .filter(source -> !source.equals("embedding"))
                .map(source -> Words.component(source) + " "
                        + Words.percent(rows.stream()
                                        .filter(row -> row.source().equals(source))
                                        .mapToDouble(row -> share(row, positive))
                                        .sum()
                                / layers))
                .toList());
    }
}
