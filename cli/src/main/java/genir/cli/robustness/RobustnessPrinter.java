package genir.cli.robustness;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.cli.console.TextTable;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.robustness.PerturbedEvaluation;
import java.util.List;
import java.util.Locale;

/** What systems make of queries in other words, as tables of one metric. */
public final class RobustnessPrinter {
    private final Console console;
    private final String metric;

    public RobustnessPrinter(Console console, String metric) {
        this.console = console;
        this.metric = metric;
    }

    /** Prints a table of systems and one of pairs for each perturbation. */
    public void print(List<PerturbedEvaluation> found) {
        for (PerturbedEvaluation one : found) {
            console.print(one.perturbation() + ": " + one.description() + "; "
                    + Counts.of(one.queries(), "query", "queries"));
            one.examples().stream()
                    .findFirst()
                    .ifPresent(example ->
                            console.print("  \"" + example.before() + "\" becomes \"" + example.after() + "\""));
            TextTable systems =
                    new TextTable(List.of("system", metric + " before", "after", "change", "95% interval", "p"));
            one.systems().forEach((system, metrics) -> {
                Comparison comparison = metrics.get(metric);
                systems.add(List.of(
                        system,
                        fraction(comparison.meanA()),
                        fraction(comparison.meanB()),
                        signed(comparison.difference()),
                        interval(comparison),
                        p(comparison.p())));
            });
            systems.lines().forEach(console::print);
            if (!one.pairs().isEmpty()) {
                pairs(one);
            }
            console.print("");
        }
    }

    private void pairs(PerturbedEvaluation one) {
        TextTable pairs = new TextTable(List.of("a", "b", "b's change minus a's", "95% interval", "p", "p (Holm)"), 2);
        for (PairComparison pair : one.pairs()) {
            Comparison comparison = pair.metrics().get(metric);
            pairs.add(List.of(
                    pair.pair().a(),
                    pair.pair().b(),
                    signed(comparison.difference()),
                    interval(comparison),
                    p(comparison.p()),
                    p(pair.corrected().get(metric))));
        }
        pairs.lines().forEach(console::print);
    }

    private static String interval(Comparison comparison) {
        return signed(comparison.interval().low()) + " to "
                + signed(comparison.interval().high());
    }

    private static String fraction(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }

    private static String p(double p) {
        return p < 0.001 ? "<0.001" : fraction(p);
    }
}
