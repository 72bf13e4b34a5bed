package genir.interpret.comparison;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.IntervalPlot;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.section.Words;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.evaluation.SystemsComparison;
import java.util.ArrayList;
import java.util.List;

/** The differences of the tested pairs, and which of them are more than chance. */
final class PairsSection implements PageSection {
    private static final List<Table.Column> COLUMNS = List.of(
            Table.text(""),
            Table.text("a"),
            Table.text("b"),
            Table.number("b minus a"),
            Table.number("p"),
            Table.number("p, corrected"),
            Table.number("wins / ties / losses"));

    @Override
    public String id() {
        return "pairs";
    }

    @Override
    public String title() {
        return "Pairs of systems";
    }

    @Override
    public List<Block> blocks(RunComparison comparison) {
        return comparison
                .systems()
                .filter(systems -> !systems.pairs().isEmpty())
                .map(PairsSection::blocks)
                .orElse(List.of());
    }

    private static List<Block> blocks(SystemsComparison systems) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.result(Words.metric(systems.metric()) + ":" + Significance.sentence(systems)));
        blocks.add(Figures.of(Figures.Panel.of(plot(systems, systems.metric()))));
        blocks.add(
                Paragraph.reading("How to read: the number of each row is that of the table below. p is the chance of"
                        + " a difference at least this large if both systems were alike, from a paired randomisation test. Whoever looks at many"
                        + " pairs finds one with a small p by chance; the corrected p (Holm, 1979) takes all pairs of a metric together, and"
                        + " below 0.05 we call a difference significant. Wins are queries on which b is better. Intervals are of one difference"
                        + " alone, and not corrected."));
        blocks.add(table(systems, systems.metric(), false));
        systems.metrics().stream()
                .filter(metric -> !metric.equals(systems.metric()))
                .forEach(metric -> blocks.add(table(systems, metric, true)));
        return blocks;
    }

    private static IntervalPlot plot(SystemsComparison systems, String metric) {
        List<String> numbers = new ArrayList<>();
        List<Estimate> differences = new ArrayList<>();
        for (PairComparison pair : systems.pairs()) {
            numbers.add(Integer.toString(numbers.size() + 1));
            differences.add(points(pair.metrics().get(metric)));
        }
        return new IntervalPlot(
                "Differences in " + Words.metric(metric),
                "Each pair's difference in percentage points with its 95% interval; right of zero b is better.",
                Axis.of("a better  \u2190  percentage points  \u2192  b better").including(0),
                numbers,
                List.of(new IntervalPlot.Dots("b minus a", differences)));
    }

    private static Table table(SystemsComparison systems, String metric, boolean folded) {
        List<List<Cell>> rows = new ArrayList<>();
        for (PairComparison pair : systems.pairs()) {
            Comparison comparison = pair.metrics().get(metric);
            Estimate difference = points(comparison);
            double corrected = pair.corrected().get(metric);
            String tone = corrected >= Significance.LEVEL ? "" : difference.value() > 0 ? "good" : "bad";
            rows.add(List.of(
                    Cell.of(rows.size() + 1),
                    Cell.of(pair.pair().a()),
                    Cell.of(pair.pair().b()),
                    Cell.of((difference.value() > 0 ? "+" : "") + Numbers.fixed(difference.value(), 1))
                            .withNote(Words.interval(difference, 1))
                            .toned(tone),
                    Cell.of(Words.p(comparison.p())),
                    Cell.of(Words.p(corrected)),
                    Cell.of(Words.count(comparison.wins()) + " / " + Words.count(comparison.ties()) + " / "
                            + Words.count(comparison.losses()))));
        }
        String caption = "Differences in " + Words.metric(metric) + ", in percentage points";
        return folded ? Table.folded(caption, COLUMNS, rows) : Table.open(caption, COLUMNS, rows);
    }

    private static Estimate points(Comparison comparison) {
        return new Estimate(
                100 * comparison.difference(),
                100 * comparison.interval().low(),
                100 * comparison.interval().high());
    }
}
