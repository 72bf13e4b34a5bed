package genir.cli.compare;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.cli.console.DisplayWidth;
import genir.cli.console.TextTable;
import genir.interpret.comparison.ComparedFinding;
import genir.interpret.comparison.ComparedRun;
import genir.interpret.comparison.ConfigurationDifferences;
import genir.interpret.comparison.RunComparison;
import genir.interpret.figure.Point;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.Curve;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.Interval;
import genir.retrieval.evaluation.LargestDifferences;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.evaluation.SystemsComparison;
import genir.retrieval.system.RetrievalSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A comparison as tables on the console. */
public final class ComparisonPrinter {
    private static final int WIDEST_QUERY = 72;
    private static final int LONGEST_VALUE = 40;
    /** Queries of more pairs than this would hide all that follows. */
    private static final int MOST_PAIRS = 4;

    /** Behind the names of systems that know more than the collection. */
    private static final String MARK = "*";

    private final Console console;
    private final RunComparison comparison;
    private boolean begun;

    public ComparisonPrinter(Console console, RunComparison comparison) {
        this.console = console;
        this.comparison = comparison;
    }

    /** Prints all there is. */
    public void print() {
        comparison.notes().forEach(console::print);
        begun = !comparison.notes().isEmpty();
        comparison.systems().ifPresent(systems -> {
            systems(systems);
            pairs(systems);
            queries(systems);
        });
        configuration();
        training();
        findings();
    }

    private void systems(SystemsComparison systems) {
        List<String> metrics = systems.metrics();
        TextTable table = new TextTable(heading("system", metrics));
        systems.systems().forEach((name, evaluation) -> {
            List<String> means = new ArrayList<>(List.of(comparison.outside().containsKey(name) ? name + MARK : name));
            List<String> intervals = new ArrayList<>(List.of(""));
            for (String metric : metrics) {
                Interval interval = systems.intervals().get(name).get(metric);
                means.add(fraction(evaluation.mean(metric)));
                intervals.add(fraction(interval.low()) + "-" + fraction(interval.high()));
            }
            table.add(means);
            table.add(intervals);
        });
        print(
                Counts.of(systems.queries(), "query", "queries") + " of "
                        + systems.split().label() + "; under each mean its 95% bootstrap interval",
                table);
        comparison.outsideKnowledge().ifPresent(users -> {
            console.print(MARK + " " + users);
            console.print("  " + RetrievalSystems.OUTSIDE_KNOWLEDGE);
        });
    }

    private void pairs(SystemsComparison systems) {
        if (systems.pairs().isEmpty()) {
            return;
        }
        TextTable table =
                new TextTable(List.of("a", "b", "b minus a", "95% interval", "p", "p (Holm)", "wins/ties/losses"), 2);
        for (PairComparison pair : systems.pairs()) {
            Comparison one = pair.metrics().get(systems.metric());
            table.add(List.of(
                    pair.pair().a(),
                    pair.pair().b(),
                    signed(one.difference()),
                    signed(one.interval().low()) + " to "
                            + signed(one.interval().high()),
                    p(one.p()),
                    p(pair.corrected().get(systems.metric())),
                    one.wins() + "/" + one.ties() + "/" + one.losses()));
        }
        print(
                systems.metric() + ": paired randomisation tests, corrected for "
                        + Counts.of(systems.pairs().size(), "pair", "pairs"),
                table);
    }

    private void queries(SystemsComparison systems) {
        if (systems.pairs().size() > MOST_PAIRS) {
            separate();
            console.print(
                    "Queries that differ most: --pair A B for those of a pair, --html FILE or --format json for all");
            return;
        }
        for (int i = 0; i < systems.pairs().size(); i++) {
            LargestDifferences largest = systems.largest().get(i);
            if (largest.better().isEmpty() && largest.worse().isEmpty()) {
                continue;
            }
            PairComparison pair = systems.pairs().get(i);
            TextTable table = new TextTable(List.of("query", "id", "a", "b"), 2);
            largest.better().forEach(query -> add(table, query));
            largest.worse().forEach(query -> add(table, query));
            print(
                    "Queries that differ most in " + systems.metric() + ": a "
                            + pair.pair().a() + ", b " + pair.pair().b(),
                    table);
        }
    }

    private void add(TextTable table, LargestDifferences.OfQuery query) {
        String text = comparison.queries().get(query.query()).text().strip().replaceAll("\\s+", " ");
        table.add(
                List.of(DisplayWidth.cut(text, WIDEST_QUERY), query.query(), fraction(query.a()), fraction(query.b())));
    }

    private void configuration() {
        if (comparison.runs().size() < 2) {
            return;
        }
        Map<String, List<String>> differences = ConfigurationDifferences.of(comparison.runs());
        TextTable table = new TextTable(
                heading("key", comparison.runs().stream().map(ComparedRun::name).toList()));
        differences.forEach((key, values) -> {
            List<String> row = new ArrayList<>(List.of(key));
            values.forEach(value -> row.add(DisplayWidth.cut(value, LONGEST_VALUE)));
            table.add(row);
        });
        if (differences.isEmpty()) {
            separate();
            console.print("The runs have the same configuration.");
        } else {
            print("Configuration keys that differ", table);
        }
    }

    private void training() {
        String chosen = comparison.runs().get(0).configuration().getOrDefault("training.metric", "");
        TextTable table = new TextTable(List.of("run", "best dev " + chosen, "step", "of", "seconds", "last loss"));
        for (ComparedRun run : comparison.runs()) {
            Curve.of(run.folder())
                    .flatMap(curve -> row(run.name(), curve, chosen))
                    .ifPresent(table::add);
        }
        if (!table.isEmpty()) {
            print("Training", table);
        }
    }

    private static Optional<List<String>> row(String name, Curve curve, String metric) {
        List<Point> losses = curve.lossAtEachStep();
        if (losses.isEmpty()) {
            return Optional.empty();
        }
        Optional<CsvTable.Row> best = curve.best(metric);
        CsvTable.Row last = curve.table().rows().get(curve.table().rows().size() - 1);
        return Optional.of(List.of(
                name,
                best.map(row -> fraction(Curve.dev(row, metric))).orElse("-"),
                best.map(row -> whole(row.number("step"))).orElse("-"),
                whole(last.number("step")),
                whole(last.number("seconds")),
                fraction(losses.get(losses.size() - 1).y().value())));
    }

    private void findings() {
        List<ComparedFinding> findings = ComparedFinding.of(comparison.runs());
        if (findings.isEmpty()) {
            return;
        }
        List<String> runs = comparison.runs().stream()
                .map(ComparedRun::name)
                .filter(name ->
                        findings.stream().anyMatch(finding -> finding.outcomes().containsKey(name)))
                .toList();
        TextTable table = new TextTable(heading("", runs));
        for (ComparedFinding finding : findings) {
            List<String> row = new ArrayList<>(List.of(finding.id()));
            for (String run : runs) {
                ComparedFinding.Outcome outcome = finding.outcomes().get(run);
                row.add(
                        outcome == null
                                ? "-"
                                : outcome.verdict()
                                        + outcome.value()
                                                .map(value -> " " + fraction(value.value()))
                                                .orElse(""));
            }
            table.add(row);
        }
        print("The paper's findings, with the figure that decides each", table);
    }

    private void print(String title, TextTable table) {
        separate();
        console.print(title);
        table.lines().forEach(console::print);
    }

    private void separate() {
        if (begun) {
            console.print("");
        }
        begun = true;
    }

    private static List<String> heading(String first, List<String> others) {
        List<String> heading = new ArrayList<>(List.of(first));
        heading.addAll(others);
        return heading;
    }

    private static String fraction(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }

    private static String p(double p) {
        return p < 0.001 ? "<0.001" : fraction(p);
    }
}
