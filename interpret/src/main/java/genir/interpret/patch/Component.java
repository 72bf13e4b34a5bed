package genir.interpret.patch;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.WeightNames;
import java.util.Arrays;

/** The three components of a decoder layer, each adding its output to the residual stream. */
public enum Component {
    SELF_ATTENTION("self_attention", "hook_resid_pre", "ln1", "hook_attn_out"),
    CROSS_ATTENTION("cross_attention", "hook_resid_mid", "ln2", "hook_cross_attn_out"),
    MLP("mlp", "hook_resid_mid_cross", "ln3", "hook_mlp_out");

    private final String label;
    private final String reads;
    private final String norm;
    private final String writes;

    Component(String label, String reads, String norm, String writes) {
        this.label = label;
        this.reads = reads;
        this.norm = norm;
        this.writes = writes;
    }

    /** The name in tables. */
    public String label() {
        return label;
    }

    /**
     * The component of a label.
     *
     * @throws InputException if there is none; the message lists the labels
     */
    public static Component of(String label) {
        return Arrays.stream(values())
                .filter(component -> component.label.equals(label))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "component",
                        label,
                        Arrays.stream(values()).map(Component::label).toList()));
    }

    /** Whether it has heads. */
    public boolean isAttention() {
        return this != MLP;
    }

    /** Whether a stack's layers have it. */
    public boolean isOf(StackName stack) {
        return stack == StackName.DECODER || this != CROSS_ATTENTION;
    }

    /** The site of what its units, heads or neurons, give to the output matrix in a decoder layer. */
    public Site units(int layer) {
        return units(StackName.DECODER, layer);
    }

    /** The same in a layer of a stack. */
    public Site units(StackName stack, int layer) {
        return switch (this) {
            case SELF_ATTENTION -> new Site(stack, layer, "attn", "hook_z");
            case CROSS_ATTENTION -> new Site(stack, layer, "cross_attn", "hook_z");
            case MLP -> new Site(stack, layer, "mlp", "hook_post");
        };
    }

    /** The site of cross-attention's weights over the query's positions in a decoder layer. */
    public static Site pattern(int layer) {
        return new Site(StackName.DECODER, layer, "cross_attn", "hook_pattern");
    }

    /** The name of the matrix [d_model, units] that its units go through in a decoder layer. */
    public String outputMatrix(int layer) {
        return switch (this) {
            case SELF_ATTENTION -> WeightNames.selfAttention("decoder", layer, "o");
            case CROSS_ATTENTION -> WeightNames.crossAttention(layer, "o");
            case MLP -> WeightNames.feedForward("decoder", layer, "wo");
        };
    }

    /** The site of the residual stream that it reads in a decoder layer. */
    public Site reads(int layer) {
        return new Site(StackName.DECODER, layer, "", reads);
    }

    /** The site of what it reads after the norm, the gain apart: nothing else reads that. */
    public Site input(int layer) {
        return new Site(StackName.DECODER, layer, norm, "hook_normalized");
    }

    /** The site of this component's output in a decoder layer. */
    public Site output(int layer) {
        return output(StackName.DECODER, layer);
    }

    /** The site of this component's output in a layer of a stack. */
    public Site output(StackName stack, int layer) {
        return new Site(stack, layer, "", writes);
    }
}
