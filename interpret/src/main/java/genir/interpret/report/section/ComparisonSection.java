package genir.interpret.report.section;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.Figure;
import genir.interpret.figure.IntervalPlot;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.block.Table.Cell;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How well both systems retrieve, and whether the difference is more than chance. */
public final class ComparisonSection implements Section {
    private static final List<String> SYSTEMS = List.of("bm25", "genir");

    @Override
    public String id() {
        return "comparison";
    }

    @Override
    public String title() {
        return "BM25 against GenIR";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return Metrics.of(run)
                .map(this::blocks)
                .orElseGet(() -> List.of(Paragraph.missing("genir evaluate -r " + run.root())));
    }

    private List<Block> blocks(Metrics metrics) {
        List<Block> blocks = new ArrayList<>();
        List<String> names = metrics.names("test");
        if (!names.isEmpty()) {
            ComparisonSentence.of(metrics, "test").ifPresent(sentence -> blocks.add(Paragraph.result(sentence)));
            blocks.add(new Figures(figures(metrics, names)));
            blocks.add(Paragraph.reading("How to read: each value is a mean over the queries in percent, higher is"
                    + " better, and the bar or the smaller line gives its 95% bootstrap interval. p is the chance of a"
                    + " difference at least this large if both systems were alike, from a paired randomisation test;"
                    + " below 0.05 we call the difference significant. Wins, ties and losses count the queries on"
                    + " which GenIR is better, equal or worse."));
            blocks.add(table(metrics, "test", names, false));
        }
        List<String> dev = metrics.names("dev");
        if (!dev.isEmpty()) {
            blocks.add(table(metrics, "dev", dev, true));
        }
        return blocks;
    }

    private static List<Figure> figures(Metrics metrics, List<String> names) {
        List<String> rows = names.stream().map(Words::metric).toList();
        List<IntervalPlot.Dots> dots = SYSTEMS.stream()
                .map(system ->
                        new IntervalPlot.Dots(system(system), each(names, name -> metrics.value(system, "test", name))))
                .toList();
        List<Figure> figures = new ArrayList<>();
        figures.add(new IntervalPlot(
                "Both systems on the test queries",
                "Each metric of BM25 and of GenIR with its 95% interval; the table below has the numbers.",
                Axis.of("percent").inPercent().including(0),
                rows,
                dots));
        List<Estimate> differences =
                each(names, name -> metrics.difference("test", name).map(d -> inPoints(d.estimate())));
        if (differences.stream().anyMatch(d -> Double.isFinite(d.value()))) {
            figures.add(new IntervalPlot(
                    "The difference, GenIR minus BM25",
                    "Each metric's difference in percentage points; left of zero BM25 is better, right of it GenIR.",
                    Axis.of("BM25 better  ←  percentage points  →  GenIR better")
                            .including(0),
                    rows,
                    List.of(new IntervalPlot.Dots("GenIR minus BM25", differences))));
        }
        return figures;
    }

    private static Estimate inPoints(Estimate fraction) {
        return new Estimate(100 * fraction.value(), 100 * fraction.low(), 100 * fraction.high());
    }

    private static List<Estimate> each(List<String> names, Function<String, Optional<Estimate>> of) {
        return names.stream()
                .map(name -> of.apply(name).orElse(Estimate.of(Double.NaN)))
                .toList();
    }

    private static Table table(Metrics metrics, String split, List<String> names, boolean folded) {
        List<List<Cell>> rows = new ArrayList<>();
        for (String name : names) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(Words.metric(name))));
            for (String system : SYSTEMS) {
                row.add(metrics.value(system, split, name)
                        .map(ComparisonSection::percent)
                        .orElse(Cell.of("")));
            }
            Optional<Metrics.Difference> difference = metrics.difference(split, name);
            row.add(difference.map(d -> signed(d.estimate())).orElse(Cell.of("")));
            row.add(Cell.of(difference.map(d -> Words.p(d.p())).orElse("")));
            row.add(Cell.of(difference.map(ComparisonSection::outcomes).orElse("")));
            rows.add(row);
        }
        long queries = metrics.queries(split);
        String caption =
                "In percent on the " + split + " queries" + (queries < 0 ? "" : " (" + Words.count(queries) + ")");
        return new Table(
                caption,
                folded,
                List.of(
                        Table.text("metric"),
                        Table.number("BM25"),
                        Table.number("GenIR"),
                        Table.number("difference"),
                        Table.number("p"),
                        Table.number("wins / ties / losses")),
                rows);
    }

    private static Cell percent(Estimate estimate) {
        return Cell.of(Numbers.percent(estimate.value())).withNote(Words.percentInterval(estimate));
    }

    private static Cell signed(Estimate difference) {
        String sign = difference.value() > 0 ? "+" : "";
        return Cell.of(sign + Numbers.percent(difference.value())).withNote(Words.percentInterval(difference));
    }

    private static String outcomes(Metrics.Difference d) {
        return d.wins() < 0 || d.ties() < 0 || d.losses() < 0
                ? ""
                : Words.count(d.wins()) + " / " + Words.count(d.ties()) + " / " + Words.count(d.losses());
    }

    static String system(String key) {
        return key.equals("bm25") ? "BM25" : "GenIR";
    }
}
