package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.lens.LogitLens;
import genir.interpret.patch.Component;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.model.T5Config;
import genir.model.plan.TensorView;
import java.util.List;

/** The logit lens of every cross-attention head's output, and of the whole component's. */
final class CrossAttentionLens {
    /** Sees the lens of one output for one query. */
    @FunctionalInterface
    interface Reader {
        /**
         * One output.
         *
         * @param head -1 for the whole component
         * @param scores over the vocabulary; valid until this returns
         */
        void read(int query, int layer, int head, float[] scores);
    }

    private final Session session;
    private final Sources sources;
    private final boolean whole;

    /**
     * The lens on a session's model.
     *
     * @param whole whether to look at whole components too
     */
    CrossAttentionLens(Session session, boolean whole) {
        this.session = session;
        this.sources = new Sources(session.runner());
        this.whole = whole;
    }

    void each(String label, Progress progress, Reader reader) {
        LogitLens lens = new LogitLens(session.runner());
        T5Config config = session.runner().parameters().config();
        DecoderPass.each(session, label, sources.sites(), progress, (batch, run) -> {
            int rows = batch.tokens().size();
            List<Matrix> vectors = sources.vectors(run, rows);
            for (int layer = 0; layer < session.layers(); layer++) {
                for (int head = whole ? Source.NONE : 0; head < config.numHeads(); head++) {
                    int index = sources.index(layer, Component.CROSS_ATTENTION, head);
                    Matrix outputs = Matrix.zeros(rows, config.dModel());
                    for (int row = 0; row < rows; row++) {
                        outputs.copy(vectors.get(row), index, row);
                    }
                    TensorView logits = lens.logits(outputs.data());
                    float[] scores = new float[logits.rowLength()];
                    for (int row = 0; row < batch.count(); row++) {
                        logits.readRows(row, row + 1, scores, 0);
                        reader.read(batch.first() + row, layer, head, scores);
                    }
                }
            }
        });
    }
}
