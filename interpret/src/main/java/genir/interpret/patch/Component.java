package genir.interpret.patch;

import genir.model.site.Site;
import genir.model.site.StackName;

/** The three components of a decoder layer, each adding its output to the residual stream. */
public enum Component {
    SELF_ATTENTION("self_attention", "hook_attn_out"),
    CROSS_ATTENTION("cross_attention", "hook_cross_attn_out"),
    MLP("mlp", "hook_mlp_out");

    private final String label;
    private final String part;

    Component(String label, String part) {
        this.label = label;
        this.part = part;
    }

    /** The name in tables. */
    public String label() {
        return label;
    }

    /** The site of this component's output in a decoder layer. */
    public Site output(int layer) {
        return new Site(StackName.DECODER, layer, "", part);
    }
}
