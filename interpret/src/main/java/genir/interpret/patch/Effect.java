package genir.interpret.patch;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import genir.model.run.T5Runner;
import genir.model.run.TopTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What an experiment does to the ranks of a sample's right documents, among the tokens that may come.
 *
 * @param changes one for each query of the sample, in its order
 */
public record Effect(List<Change> changes) {
    /** What is wrong with a model whose values have become too large to compute with. */
    public static final String NOT_FINITE =
            "the changed model has no finite logits: a factor or a deviation is too large";

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
     * @param task advanced once for each batch
     * @throws InputException if the changed model has no finite logits
     */
    public static Effect of(
            T5Runner runner, Surroundings surroundings, Sample sample, Experiment experiment, Progress.Task task) {
        List<Change> changes = new ArrayList<>();
        new PatchingEngine(runner, surroundings, sample)
                .run(List.of(experiment), List.of(), task, (index, batch, run, logits) -> {
                    int[] ranks = sample.ranks(runner, logits, batch);
                    requireFinite(runner.top(logits, 0, logits.rowLength(), 1).subList(0, batch.count()));
                    for (int row = 0; row < batch.count(); row++) {
                        Item item = sample.item(batch.first() + row);
                        changes.add(new Change(item, item.rank(), ranks[row]));
                    }
                });
        return new Effect(changes);
    }

    private static void requireFinite(List<TopTokens> highest) {
        for (TopTokens row : highest) {
            if (!Double.isFinite(row.logProbabilities()[0])) {
                throw new InputException(NOT_FINITE);
            }
        }
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
