package genir.interpret.report.inside;

import genir.interpret.figure.Heatmap;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Figures;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import genir.interpret.stage.Stage;
import genir.interpret.table.Tables.ContributionCosineRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether late components take away what the MLPs of stage I wrote: cosines of their outputs (section 5.1). */
final class EarlyMlps {
    /** More rows than this are left to the data file. */
    private static final int MOST_ROWS = 30;

    private EarlyMlps() {}

    static List<Block> blocks(RunFolder run, List<ContributionCosineRow> all) {
        Optional<Stage> first = InterpretSummary.stage(run, "I");
        Optional<Stage> last = InterpretSummary.stage(run, "III");
        if (first.isEmpty() || last.isEmpty()) {
            return List.of();
        }
        List<ContributionCosineRow> rows = all.stream()
                .filter(row ->
                        first.get().contains(row.mlpLayer()) && last.get().contains(row.layer()))
                .toList();
        List<String> places = rows.stream().map(EarlyMlps::place).distinct().toList();
        List<Integer> early =
                rows.stream().map(row -> row.mlpLayer()).distinct().sorted().toList();
        String one = "stage " + first.get().name();
        String three = "stage " + last.get().name();
        if (rows.isEmpty() || places.size() > MOST_ROWS) {
            return List.of();
        }
        List<List<Double>> values = places.stream()
                .map(place -> early.stream().map(mlp -> value(rows, place, mlp)).toList())
                .toList();
        ContributionCosineRow lowest = rows.stream()
                .min(Comparator.comparingDouble(row -> row.mean().value()))
                .orElseThrow();
        String reading = "The lowest cosine is " + Numbers.fixed(lowest.mean().value(), 2) + ", of " + place(lowest)
                + " with the MLP of layer " + lowest.mlpLayer()
                + (lowest.mean().value() < 0
                        ? ": late components take something back."
                        : ": nothing that " + one + " wrote is taken back.")
                + " The paper finds cosines below \u22120.9.";
        return List.of(Figures.of(Figures.Panel.of(new Heatmap(
                        "Late components against the MLPs of " + one,
                        "Cosine of each output of " + three + " with the output of each MLP of " + one + ".",
                        three,
                        "MLP of layer",
                        places,
                        early.stream().map(String::valueOf).toList(),
                        values,
                        Heatmap.Colours.DIVERGING,
                        1,
                        false))
                .after("section 5.1")
                .reading(reading)));
    }

    private static String place(ContributionCosineRow row) {
        return Words.component(row.component()) + " of layer " + row.layer();
    }

    private static double value(List<ContributionCosineRow> rows, String place, int mlp) {
        return rows.stream()
                .filter(row -> place(row).equals(place) && row.mlpLayer() == mlp)
                .mapToDouble(row -> row.mean().value())
                .findFirst()
                .orElse(Double.NaN);
    }
}
