package genir.interpret.finding;

/** F2 (section 5.1 of the paper): self-attention does nothing that is needed, in any layer. */
final class SelfAttentionIsRemovable implements Claim {
    @Override
    public String id() {
        return "F2";
    }

    @Override
    public String text() {
        return "Self-attention can be removed from every decoder layer.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        // The paper removes it stage by stage (.015, .023, .066), and everywhere only together with more.
        return Ruling.all(Removal.isHarmless(evidence, "all", "self_attention", "zero", null));
    }
}
