package genir.interpret.patch;

import genir.corpus.Progress;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What an experiment does to the ranks of a sample's right documents, among all tokens.
 *
 * @param changes one for each query of the sample, in its order
 */
public record Effect(List<Change> changes) {
    /**
     * One query.
     *
     * @param before the target's rank in the unchanged model
     * @param after its rank with the interventions
     */
    public record Change(Item item, int before, int after) {
        /** How many times as deep the document stands, as a logarithm: above 0 where it fell. */
        double fall() {
            return Math.log((double) after / before);
        }
    }

    public Effect {
        changes = List.copyOf(changes);
    }

    /**
     * Measures.
     *
     * @param task advanced once for each batch ({@link PatchingEngine#steps})
     */
    public static Effect of(PatchingEngine engine, Sample sample, Experiment experiment, Progress.Task task) {
        int[] after = engine.ranks(List.of(experiment), task)[0];
        List<Change> changes = new ArrayList<>();
        for (int query = 0; query < sample.size(); query++) {
            Item item = sample.item(query);
            changes.add(new Change(item, item.rank(), after[query]));
        }
        return new Effect(changes);
    }

    /** The share of queries whose document is among the first k, before or after. */
    public double hits(int k, boolean after) {
        return mean(after, rank -> rank <= k ? 1 : 0);
    }

    /** The mean reciprocal rank of the right documents, before or after. */
    public double reciprocalRank(boolean after) {
        return mean(after, rank -> 1.0 / rank);
    }

    private double mean(boolean after, IntToDoubleFunction value) {
        return changes.stream()
                .mapToInt(change -> after ? change.after() : change.before())
                .mapToDouble(value)
                .average()
                .orElse(0);
    }

    /** The queries whose document fell furthest. */
    public List<Change> worse(int most) {
        return changes.stream()
                .filter(change -> change.after() > change.before())
                .sorted(Comparator.comparingDouble(change -> -change.fall()))
                .limit(most)
                .toList();
    }

    /** The queries whose document rose furthest. */
    public List<Change> better(int most) {
        return changes.stream()
                .filter(change -> change.after() < change.before())
                .sorted(Comparator.comparingDouble(Change::fall))
                .limit(most)
                .toList();
    }
}
