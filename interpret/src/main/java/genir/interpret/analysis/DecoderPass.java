package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.T5Config;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** One unchanged run of the decoder on the analysed queries. */
public final class DecoderPass {
    private DecoderPass() {}

    /**
     * Runs batch by batch.
     *
     * @param label of the progress
     * @param sites what the reader wants to see
     */
    public static void each(
            Session session,
            String label,
            Collection<Site> sites,
            Progress progress,
            BiConsumer<QueryBatch, DecoderRun> reader) {
        try (Progress.Task task = progress.start(label, session.batches().size())) {
            for (QueryBatch batch : session.batches()) {
                DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
                run.run(List.of());
                reader.accept(batch, run);
                task.advance(1, "");
            }
        }
    }

    /**
     * Where a neuron of a decoder layer is positive if it is active: its output, or in a gated MLP the gate's input, as there
     * the factor decides the output's sign and nothing is ever exactly 0.
     */
    public static Site activity(T5Config config, int layer) {
        return config.gated() ? new Site(StackName.DECODER, layer, "mlp", "hook_pre") : Component.MLP.units(layer);
    }

    /** A site on the residual stream of a decoder layer. */
    public static Site residual(int layer, String part) {
        return new Site(StackName.DECODER, layer, "", part);
    }
}
