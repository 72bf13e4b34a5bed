package genir.interpret.path;

import genir.interpret.source.Matrix;
import genir.model.T5Config;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a batch has in the residual stream of the unchanged model, and what senders change of it. */
public final class ResidualStream {
    private final T5Runner runner;
    private final T5Config config;
    private final Map<Site, float[]> unchanged = new HashMap<>();
    private final Map<Sender, float[]> changes = new HashMap<>();

    /** Of a batch that the unchanged model has just read, {@code sites} of which the run keeps. */
    ResidualStream(T5Runner runner, DecoderRun run, Collection<Site> sites) {
        this.runner = runner;
        this.config = runner.parameters().config();
        sites.forEach(site -> unchanged.put(site, run.view(site).read().data()));
    }

    /** Notes what a sender changes in this run. */
    void note(Sender sender, DecoderRun run) {
        changes.put(sender, change(sender.output(), run));
    }

    /** How many senders' changes are known. */
    int senders() {
        return changes.size();
    }

    private float[] change(Site site, DecoderRun run) {
        float[] before = unchanged.get(site);
        float[] change = run.view(site).read().data();
        for (int i = 0; i < change.length; i++) {
            change[i] -= before[i];
        }
        return change;
    }

    /** The residual stream that a receiver reads, with what those senders change that come before it [batch, d_model]. */
    public Matrix read(Receiver receiver, List<Sender> senders) {
        float[] residual = unchanged.get(receiver.residual(runner)).clone();
        for (Sender sender : senders) {
            if (receiver.reads(sender.layer(), sender.component())) {
                add(changes.get(sender), residual);
            }
        }
        return new Matrix(residual, config.dModel());
    }

    /** The last residual with what a component writes otherwise in a run, all others as in the unchanged model [batch, d_model]. */
    public Matrix lastWith(Receiver component, DecoderRun run) {
        float[] residual = unchanged.get(Receiver.LOGITS.residual(runner)).clone();
        add(change(component.component().output(component.layer()), run), residual);
        return new Matrix(residual, config.dModel());
    }

    private static void add(float[] change, float[] residual) {
        for (int i = 0; i < residual.length; i++) {
            residual[i] += change[i];
        }
    }

    /** The same as its norm leaves it, the gain apart: each row divided by its own scale. */
    public Matrix normalized(Receiver receiver, List<Sender> senders) {
        Matrix rows = read(receiver, senders);
        for (int row = 0; row < rows.rows(); row++) {
            double scale = rows.scale(row, config.layerNormEpsilon());
            for (int i = 0; i < rows.width(); i++) {
                rows.set(row, i, (float) (rows.at(row, i) / scale));
            }
        }
        return rows;
    }
}
