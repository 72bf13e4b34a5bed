package genir.interpret.report.section;

import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the report words names and numbers. */
public final class Words {
    /** Components in the order of a decoder layer. */
    public static final List<String> COMPONENTS = List.of("self_attention", "cross_attention", "mlp", "all");

    private Words() {}

    /** A metric's name as headings print it: {@code hits@1} is {@code Hits@1}, {@code mrr@10} is {@code MRR@10}. */
    public static String metric(String name) {
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

    public static String component(String name) {
        return switch (name) {
            case "self_attention" -> "self-attention";
            case "cross_attention" -> "cross-attention";
            case "mlp" -> "MLP";
            case "all" -> "all three";
            default -> name.replace('_', ' ');
        };
    }

    /** What is done to a component under a mode of patching. */
    public static String replaced(String mode) {
        return switch (mode) {
            case "zero" -> "removed";
            case "mean" -> "replaced by the mean";
            case "base" -> "replaced by the base model's";
            case "counterfactual" -> "replaced by another query's";
            default -> "replaced by " + mode;
        };
    }

    /** A fraction as a percentage with its sign. */
    public static String percent(double fraction) {
        return Numbers.percent(fraction) + "%";
    }

    /** The interval of a fraction in percent, {@code 1.2 to 3.4}; empty where there is none. */
    public static String percentInterval(Estimate estimate) {
        return estimate.hasInterval()
                ? Numbers.percent(estimate.low()) + " to " + Numbers.percent(estimate.high())
                : "";
    }

    public static String significant(double value) {
        return Double.isFinite(value) ? Numbers.significant(value) : "";
    }

    public static String count(long number) {
        return Numbers.fixed((double) number, 0);
    }

    public static String p(double p) {
        return p < 0.001 ? "< 0.001" : Numbers.fixed(p, 3);
    }

    /** {@code 1 query}, {@code 2 queries}. */
    public static String queries(long number) {
        return count(number) + (number == 1 ? " query" : " queries");
    }

    /** {@code layer 2}, or {@code layers 0-2 and 5}; numbers in rising order. */
    public static String layers(List<Integer> layers) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            int from = i;
            while (i + 1 < layers.size() && layers.get(i + 1) == layers.get(i) + 1) {
                i++;
            }
            runs.add(from == i ? "" + layers.get(i) : layers.get(from) + "\u2013" + layers.get(i));
        }
        return (layers.size() == 1 ? "layer " : "layers ") + listed(runs);
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    public static String listed(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** As {@link #listed}, of more than four only the first three with the count of the others. */
    public static String few(List<String> words) {
        if (words.size() <= 4) {
            return listed(words);
        }
        List<String> shown = new ArrayList<>(words.subList(0, 3));
        shown.add((words.size() - 3) + " others");
        return listed(shown);
    }

    /** With a capital letter at the beginning. */
    public static String sentence(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The interval of a number with a fixed count of decimals; empty where there is none. */
    public static String interval(Estimate estimate, int decimals) {
        return estimate.hasInterval()
                ? Numbers.fixed(estimate.low(), decimals) + " to " + Numbers.fixed(estimate.high(), decimals)
                : "";
    }

    /** Sorts a name by its place in a list; names that are not in it come last. */
    public static int order(List<String> known, String name) {
        int at = known.indexOf(name);
        return at < 0 ? known.size() : at;
    }
}
