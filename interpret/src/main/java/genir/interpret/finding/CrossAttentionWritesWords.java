package genir.interpret.finding;

import genir.interpret.analysis.QueryMeans;
import genir.interpret.source.Source;
import genir.interpret.stage.Stage;
import java.util.List;

/** F7 (section 5.2 of the paper): the logit lens of Stage II's cross-attention shows words. */
final class CrossAttentionWritesWords implements Claim {
    private static final int TOP = 10;

    @Override
    public String id() {
        return "F7";
    }

    @Override
    public String text() {
        return "Cross-attention writes in word space: fewer docids among the top 10 tokens of Stage II's outputs than"
                + " among as many tokens drawn by chance.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        Stage stage = evidence.stage("II");
        QueryMeans means = evidence.outcome("words-or-docids").means();
        boolean heads = evidence.session().config().readings().lens().equals("head");
        List<List<Object>> keys = means.keys().stream()
                .filter(key -> stage.contains((int) key.get(0)))
                .filter(key ->
                        heads == (int) key.get(1) > Source.NONE && key.get(2).equals(TOP))
                .toList();
        if (keys.isEmpty()) {
            throw new NoEvidence("The vocabulary has no more than " + TOP + " tokens.");
        }
        int size = evidence.session().vocabulary().size();
        double docids = size - evidence.session().vocabulary().wordCount();
        return Ruling.all(evidence.mean(
                "share of docids among the top 10 tokens of " + (heads ? "cross-attention heads" : "cross-attention")
                        + " in Stage " + stage.name() + ", threshold their share of the vocabulary",
                evidence.ofCorrect(Sums.mean(means, keys)),
                Relation.AT_MOST,
                docids / size,
                0.0002));
    }
}
