package genir.interpret.finding;

/** F4 (section 5.1 of the paper): what the query says comes in through Stages II and III. */
final class LaterCrossAttentionIsNeeded implements Claim {
    @Override
    public String id() {
        return "F4";
    }

    @Override
    public String text() {
        return "Cross-attention in Stages II and III cannot be removed.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        return Ruling.all(
                Removal.hurts(evidence, "II", "cross_attention", "zero", 0.2172),
                Removal.hurts(evidence, "III", "cross_attention", "zero", 0.3965));
    }
}
