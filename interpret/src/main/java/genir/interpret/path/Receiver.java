package genir.interpret.path;

import genir.interpret.patch.Component;
import genir.interpret.source.Source;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.ArrayList;
import java.util.List;

/**
 * What reads the residual stream, through a norm of its own: a component of a decoder layer, or behind all of them the logits.
 *
 * @param layer of the component; for the logits {@link Source#NONE}
 * @param component null for the logits
 */
public record Receiver(int layer, Component component) {
    /** The final norm and the output matrix. */
    public static final Receiver LOGITS = new Receiver(Source.NONE, null);

    private static final Site LAST_NORM = new Site(StackName.DECODER, Site.NO_LAYER, "final_ln", "hook_normalized");

    /** All of a model's, in the order in which they read. */
    public static List<Receiver> all(int layers) {
        List<Receiver> all = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            for (Component component : Component.values()) {
                all.add(new Receiver(layer, component));
            }
        }
        all.add(LOGITS);
        return all;
    }

    public boolean isLogits() {
        return component == null;
    }

    /** The name in tables. */
    public String label() {
        return isLogits() ? "logits" : component.label();
    }

    /** Whether it reads what a component of a layer adds. */
    public boolean reads(int senderLayer, Component sender) {
        return isLogits() || new Source(senderLayer, sender, Source.NONE).isBefore(layer, component);
    }

    /** The site of the residual stream that it reads. */
    Site residual(T5Runner runner) {
        return isLogits() ? runner.sites().lastResidual() : component.reads(layer);
    }

    /** The site of what it reads after the norm, the gain apart: nothing else reads that. */
    public Site input() {
        return isLogits() ? LAST_NORM : component.input(layer);
    }
}
