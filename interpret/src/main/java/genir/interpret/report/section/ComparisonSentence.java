package genir.interpret.report.section;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.input.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in one sentence which system is better on the first metric that both have, and whether that is significant. */
final class ComparisonSentence {
    static final double SIGNIFICANCE = 0.05;

    private ComparisonSentence() {}

    static Optional<String> of(Metrics metrics, String split) {
        List<String> names = metrics.names(split);
        return names.stream()
                .filter(name -> metrics.value(Metrics.Retriever.BM25, split, name)
                                .isPresent()
                        && metrics.value(Metrics.Retriever.GENIR, split, name).isPresent())
                .findFirst()
                .map(name -> sentence(metrics, split, name));
    }

    /**
     * Says which system is best on the first metric, and whether that is more than chance; empty where there are no others
     * than BM25, GenIR and their fusion.
     */
    static Optional<String> best(Metrics metrics, String split) {
        if (!metrics.hasFurther(split) || metrics.names(split).isEmpty()) {
            return Optional.empty();
        }
        String name = metrics.names(split).get(0);
        List<Metrics.Retriever> best = Extremes.highest(
                metrics.systems(split).stream(),
                system ->
                        metrics.value(system, split, name).map(Estimate::value).orElse(Double.NaN));
        return best.size() != 1 ? Optional.empty() : Optional.of(best(metrics, split, name, best.get(0)));
    }

    private static String best(Metrics metrics, String split, String name, Metrics.Retriever best) {
        String value =
                Words.percent(metrics.value(best, split, name).orElseThrow().value());
        String ahead = List.of(Metrics.Retriever.BM25, Metrics.Retriever.GENIR).stream()
                .flatMap(baseline -> metrics.difference(baseline, best, split, name).stream()
                        .map(difference -> baseline.title() + " " + significance(difference)))
                .collect(Collectors.joining(", from "));
        return "Of all systems " + best.title() + " has the highest " + Words.metric(name) + ", " + value
                + (ahead.isEmpty() ? "" : "; the difference from " + ahead) + ".";
    }

    private static String significance(Metrics.Difference difference) {
        String p = difference.decisive() < 0.001 ? "p < 0.001" : "p = " + Words.p(difference.decisive());
        return (difference.decisive() < SIGNIFICANCE ? "is significant (" : "is not (")
                + p
                + (Double.isNaN(difference.corrected()) ? ")" : ", corrected)");
    }

    private static String sentence(Metrics metrics, String split, String name) {
        Estimate bm25 = metrics.value(Metrics.Retriever.BM25, split, name).orElseThrow();
        Estimate genir = metrics.value(Metrics.Retriever.GENIR, split, name).orElseThrow();
        double difference = genir.value() - bm25.value();
        long queries = metrics.queries(split);
        String where = queries < 0 ? "the " + split + " queries" : Words.count(queries) + " " + split + " queries";
        String values = Words.metric(name) + " of GenIR is " + Words.percent(genir.value()) + " on " + where
                + ", of BM25 " + Words.percent(bm25.value());
        Optional<Metrics.Difference> tested = metrics.difference(Metrics.Retriever.GENIR, split, name);
        if (tested.isEmpty()) {
            return values + ".";
        }
        String points = Numbers.percent(Math.abs(difference)) + " points";
        String better = difference > 0 ? "GenIR is ahead by " + points : "BM25 is ahead by " + points;
        String p = tested.get().p() < 0.001
                ? "p < 0.001"
                : "p = " + Words.p(tested.get().p());
        String verdict = tested.get().p() < SIGNIFICANCE ? "is significant" : "is not significant";
        return values + ". " + (difference == 0 ? "There is no difference" : better + "; the difference " + verdict)
                + " (" + p + ").";
    }
}
