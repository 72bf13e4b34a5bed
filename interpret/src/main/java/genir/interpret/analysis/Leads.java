package genir.interpret.analysis;

import genir.interpret.lens.LogitLens;
import genir.interpret.session.Item;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Unembedding;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.nio.FloatBuffer;

/**
 * The directions of a batch's relevant docids and of their leads on the best other tokens, divided by the final norm's
 * scale.
 *
 * @param logits [row, d_model]: a source's dot product with it is its part of the logit
 * @param leads the same for the lead
 * @param runnersUp the best other tokens
 * @param logit what the model says, for each row
 * @param lead what the model says, for each row
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of what was just computed
record Leads(Matrix logits, Matrix leads, int[] runnersUp, float[] logit, float[] lead) {
    /** The site that a run must keep. */
    static Site last(Session session) {
        return DecoderPass.residual(session.layers() - 1, "hook_resid_post");
    }

    static Leads of(Session session, Sample sample, DecoderRun run, QueryBatch batch) {
        T5Runner runner = session.runner();
        Unembedding unembedding = new Unembedding(runner.parameters());
        int width = runner.parameters().config().dModel();
        int rows = batch.count();
        float[] residuals = run.view(last(session)).read().data();
        TensorView logits = new LogitLens(runner).logits(residuals);
        FloatBuffer scores = logits.floats();
        Leads found = new Leads(
                Matrix.zeros(rows, width), Matrix.zeros(rows, width), new int[rows], new float[rows], new float[rows]);
        for (int row = 0; row < rows; row++) {
            Item item = sample.item(batch.first() + row);
            int target = item.target();
            int other = item.runnerUp(scores, row, logits.rowLength());
            double scale = unembedding.scale(residuals, row * width);
            found.logits.put(row, unembedding.logit(target, scale));
            found.leads.put(row, unembedding.lead(target, other, scale));
            int at = row * logits.rowLength();
            found.runnersUp[row] = other;
            found.logit[row] = scores.get(at + target);
            found.lead[row] = found.logit[row] - scores.get(at + other);
        }
        return found;
    }
}
