package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** One unchanged run of the decoder on the analysed queries. */
final class DecoderPass {
    private DecoderPass() {}

    /**
     * Runs batch by batch.
     *
     * @param label of the progress
     * @param sites what the reader wants to see
     */
    static void each(
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

    /** A site on the residual stream of a decoder layer. */
    static Site residual(int layer, String part) {
        return new Site(StackName.DECODER, layer, "", part);
    }
}
