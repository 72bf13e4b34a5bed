package genir.interpret.finding;

import genir.interpret.analysis.QueryMeans;
import genir.interpret.analysis.StagePaths;
import genir.interpret.patch.Component;
import genir.interpret.stage.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * F10, beyond the paper: whether what F8 reads off activations matters. What the right document's lead on its runner-up loses where
 * Stage III's MLPs do not read what cross-attention writes, and where Stage II's cross-attention does not read what Stage I's MLPs
 * write, in logits; beside that of every other kind of source.
 *
 * <p>Sources are removed, not replaced by their mean: what Stage I's MLPs write may be the same for every query (F3), and a mean
 * would leave it.
 */
final class StagesNeedEachOther implements Claim {
    private static final String MODE = "zero";

    @Override
    public String id() {
        return "F10";
    }

    @Override
    public String text() {
        return "The document's lead needs what Stage III MLPs read of cross-attention and Stage II cross-attention of Stage I"
                + " MLPs: each more than what they read of any other kind of source.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        Stage first = evidence.stage("I");
        Stage middle = evidence.stage("II");
        Stage last = evidence.stage("III").withoutLast();
        List<Criterion> criteria = new ArrayList<>();
        criteria.addAll(compare(
                evidence,
                Component.MLP,
                last,
                List.of(Component.CROSS_ATTENTION.label(), StagePaths.ALL),
                "Stage " + last.name() + "'s MLPs (layers " + last.layers() + ")"));
        criteria.addAll(compare(
                evidence,
                Component.CROSS_ATTENTION,
                middle,
                List.of(Component.MLP.label(), first.name()),
                "Stage " + middle.name() + "'s cross-attention"));
        return Ruling.all(criteria);
    }

    /** What the first source is worth, and how much more than each other. */
    private static List<Criterion> compare(
            Evidence evidence, Component receiver, Stage stage, List<String> first, String what) {
        Map<List<String>, double[]> losses = losses(evidence, receiver, stage);
        double[] most = losses.remove(first);
        String figure = "lead lost where " + what + " " + (receiver == Component.MLP ? "do" : "does") + " not read "
                + name(first);
        List<Criterion> criteria = new ArrayList<>();
        criteria.add(evidence.mean(figure, evidence.ofCorrect(most), Relation.ABOVE, 0, null));
        losses.forEach((other, lost) -> {
            double[] more = new double[most.length];
            Arrays.setAll(more, query -> most[query] - lost[query]);
            criteria.add(evidence.mean(
                    figure + ", less that of " + name(other), evidence.ofCorrect(more), Relation.ABOVE, 0, null));
        });
        return criteria;
    }

    /** Of each sender and its stage, what single queries' leads lose. */
    private static Map<List<String>, double[]> losses(Evidence evidence, Component receiver, Stage stage) {
        QueryMeans means = evidence.outcome("stage-paths").means();
        Map<List<String>, double[]> losses = new LinkedHashMap<>();
        for (List<Object> key : means.keys()) {
            // Mode, sender, its stage, receiver, its stage, its layers, measure.
            if (key.get(0).equals(MODE)
                    && key.get(3).equals(receiver.label())
                    && key.get(4).equals(stage.name())
                    && key.get(6).equals(StagePaths.LEAD)) {
                losses.put(
                        List.of((String) key.get(1), (String) key.get(2)),
                        Arrays.stream(means.values(key)).map(effect -> -effect).toArray());
            }
        }
        if (losses.isEmpty()) {
            throw new NoEvidence("Path patching by " + MODE + " was not run: add it to interpret.modes.");
        }
        return losses;
    }

    private static String name(List<String> sender) {
        boolean everywhere = sender.get(1).equals(StagePaths.ALL);
        return StagesFeedEachOther.name(sender.get(0) + (everywhere ? "" : " of Stage " + sender.get(1)));
    }
}
