package genir.interpret.report.section;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.input.Metrics;
import java.util.List;
import java.util.Optional;

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
