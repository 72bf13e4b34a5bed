package genir.interpret.report.section;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import java.util.List;
import java.util.Locale;

/** How the report words names and numbers. */
final class Words {
    /** Components in the order of a decoder layer. */
    static final List<String> COMPONENTS = List.of("self_attention", "cross_attention", "mlp", "all");

    private Words() {}

    /** A metric's name as headings print it: {@code hits@1} is {@code Hits@1}, {@code mrr@10} is {@code MRR@10}. */
    static String metric(String name) {
        int at = name.indexOf('@');
        String base = at < 0 ? name : name.substring(0, at);
        String cutoff = at < 0 ? "" : name.substring(at);
        return switch (base) {
            case "mrr", "map" -> base.toUpperCase(Locale.ROOT) + cutoff;
            case "ndcg" -> "nDCG" + cutoff;
            default ->
                base.isEmpty() ? name : base.substring(0, 1).toUpperCase(Locale.ROOT) + base.substring(1) + cutoff;
        };
    }

    static String component(String name) {
        return switch (name) {
            case "self_attention" -> "self-attention";
            case "cross_attention" -> "cross-attention";
            case "mlp" -> "MLP";
            case "all" -> "all three";
            default -> name.replace('_', ' ');
        };
    }

    /** A fraction as a percentage with its sign. */
    static String percent(double fraction) {
        return Numbers.percent(fraction) + "%";
    }

    /** The interval of a fraction in percent, {@code 1.2 to 3.4}; empty where there is none. */
    static String percentInterval(Estimate estimate) {
        return estimate.hasInterval()
                ? Numbers.percent(estimate.low()) + " to " + Numbers.percent(estimate.high())
                : "";
    }

    static String significant(double value) {
        return Double.isFinite(value) ? Numbers.significant(value) : "";
    }

    static String count(long number) {
        return Numbers.fixed((double) number, 0);
    }

    static String p(double p) {
        return p < 0.001 ? "< 0.001" : Numbers.fixed(p, 3);
    }

    /** {@code 1 query}, {@code 2 queries}. */
    static String queries(long number) {
        return count(number) + (number == 1 ? " query" : " queries");
    }

    /** Sorts a name by its place in a list; names that are not in it come last. */
    static int order(List<String> known, String name) {
        int at = known.indexOf(name);
        return at < 0 ? known.size() : at;
    }
}
