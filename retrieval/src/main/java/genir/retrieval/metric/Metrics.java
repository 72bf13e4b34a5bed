package genir.retrieval.metric;

import genir.corpus.InputException;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics there are, by name. */
public final class Metrics {
    private static final Map<String, Metric> WHOLE = Map.of("map", new AveragePrecision());

    /** Map.of refuses a name that is there twice. */
    private static final Map<String, IntFunction<Metric>> AT_CUTOFF =
            Map.of("hits", Hits::new, "recall", Recall::new, "mrr", ReciprocalRank::new, "ndcg", Ndcg::new);

    private static final Pattern NAME_AT_CUTOFF = Pattern.compile("([a-z]+)@([1-9][0-9]{0,8})");

    private Metrics() {}

    /**
     * The metric of a name such as {@code hits@1}, {@code recall@5}, {@code mrr@10}, {@code ndcg@10} or {@code map}.
     *
     * @throws InputException if there is none of that name; the message lists those there are
     */
    public static Metric parse(String name) {
        Metric whole = WHOLE.get(name);
        if (whole != null) {
            return whole;
        }
        Matcher matcher = NAME_AT_CUTOFF.matcher(name);
        if (matcher.matches() && AT_CUTOFF.containsKey(matcher.group(1))) {
            return AT_CUTOFF.get(matcher.group(1)).apply(Integer.parseInt(matcher.group(2)));
        }
        throw new InputException("unknown metric '" + name + "', expected one of " + known());
    }

    private static String known() {
        TreeSet<String> names = new TreeSet<>(WHOLE.keySet());
        AT_CUTOFF.keySet().forEach(name -> names.add(name + "@K"));
        return String.join(", ", names) + " (K: a rank from 1)";
    }
}
