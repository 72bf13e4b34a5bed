package genir.interpret.finding;

/** F3 (section 5.1 of the paper): Stage I prepares the residual stream, the same for every query. */
final class FirstStageIgnoresTheQuery implements Claim {
    @Override
    public String id() {
        return "F3";
    }

    @Override
    public String text() {
        return "Stage I is query-agnostic: its MLPs can be replaced by their mean, its cross-attention removed.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        return Ruling.all(
                Removal.isHarmless(evidence, "I", "mlp", "mean", 0.0076),
                Removal.isHarmless(evidence, "I", "cross_attention", "zero", 0.0429));
    }
}
