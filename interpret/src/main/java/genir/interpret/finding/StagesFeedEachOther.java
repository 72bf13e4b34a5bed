package genir.interpret.finding;

import genir.interpret.analysis.QueryMeans;
import genir.interpret.patch.Component;
import genir.interpret.source.Source;
import genir.interpret.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * F8 (section 5.3 of the paper): what is the greatest contribution to the neurons of Stage III, and to the scores of Stage
 * II's cross-attention. Stage III's last layer is left out where there are others: the paper reports it on its own.
 *
 * <p>Sources are compared by what they contribute, the sum over layers, or, where {@code interpret.readings.shares} is
 * positive, by their mean shares of the positive contributions.
 */
final class StagesFeedEachOther implements Claim {
    @Override
    public String id() {
        return "F8";
    }

    @Override
    public String text() {
        return "Stage III MLPs are activated by cross-attention, Stage II cross-attention by Stage I MLPs: each more than"
                + " by any other kind of source.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        List<Criterion> criteria = new ArrayList<>();
        criteria.addAll(neurons(evidence));
        criteria.addAll(attention(evidence));
        return Ruling.all(criteria);
    }

    /** Keys of the neurons' inputs: layer, source layer, source. */
    private static List<Criterion> neurons(Evidence evidence) {
        Stage last = evidence.stage("III").withoutLast();
        QueryMeans means = evidence.outcome("neuron-inputs").means();
        Map<String, List<List<Object>>> groups = new LinkedHashMap<>();
        for (List<Object> key : means.keys()) {
            if (last.contains((int) key.get(0))) {
                group(groups, (String) key.get(2), key);
            }
        }
        return compare(
                evidence,
                means,
                groups,
                Component.CROSS_ATTENTION.label(),
                "mean input of Stage " + last.name() + "'s active neurons (layers " + last.layers() + ")");
    }

    /** Keys of the scores' inputs: layer, -1 for the mean of its heads, source layer, source. */
    private static List<Criterion> attention(Evidence evidence) {
        Stage middle = evidence.stage("II");
        evidence.stage("I");
        QueryMeans means = evidence.outcome("attention-inputs").means();
        Map<String, List<List<Object>>> groups = new LinkedHashMap<>();
        for (List<Object> key : means.keys()) {
            if (middle.contains((int) key.get(0))) {
                int layer = (int) key.get(2);
                String of = layer == Source.NONE
                        ? ""
                        : " of Stage " + evidence.session().stages().of(layer).name();
                group(groups, key.get(3) + of, key);
            }
        }
        String first =
                Component.MLP.label() + " of Stage " + evidence.stage("I").name();
        return compare(
                evidence, means, groups, first, "highest score of Stage " + middle.name() + "'s cross-attention heads");
    }

    private static void group(Map<String, List<List<Object>>> groups, String group, List<Object> key) {
        groups.computeIfAbsent(group, missing -> new ArrayList<>()).add(key);
    }

    private static List<Criterion> compare(
            Evidence evidence, QueryMeans means, Map<String, List<List<Object>>> groups, String first, String what) {
        List<Criterion> criteria = new ArrayList<>();
        boolean shares = evidence.session().config().readings().positiveShares();
        // The shares of a layer make 1: their sum is the number of layers in which a query has any.
        double[] all =
                Sums.sum(means, groups.values().stream().flatMap(List::stream).toList());
        double[] most = Sums.sum(means, groups.getOrDefault(first, List.of()));
        groups.forEach((other, keys) -> {
            if (!other.equals(first)) {
                double[] rest = Sums.sum(means, keys);
                double[] more = new double[rest.length];
                for (int query = 0; query < more.length; query++) {
                    more[query] = (most[query] - rest[query]) / (shares ? all[query] : 1);
                }
                String figure = what + (shares ? ": positive share of " : ": contribution of ") + name(first)
                        + " less that of " + name(other);
                criteria.add(evidence.mean(figure, evidence.ofCorrect(more), Relation.ABOVE, 0, null));
            }
        });
        return criteria;
    }

    /** A kind of source in words. */
    static String name(String group) {
        return group.replace('_', '-').replace("mlp", "MLPs").replace("embedding", "the embedding");
    }
}
