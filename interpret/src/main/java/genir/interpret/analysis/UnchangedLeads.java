package genir.interpret.analysis;

import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.plan.TensorView;
import java.nio.FloatBuffer;

/** Each analysed query's lead in the unchanged model: the right document's logit less that of the runner-up, the best other token. */
final class UnchangedLeads {
    private final Session session;
    private final int[] runnersUp;
    private final double[] leads;
    private final double[] logits;

    UnchangedLeads(Session session) {
        this.session = session;
        this.runnersUp = new int[session.analysed().size()];
        this.leads = new double[runnersUp.length];
        this.logits = new double[runnersUp.length];
    }

    /** Notes those of a batch by what the unchanged model says [batch, vocabulary]. */
    void note(QueryBatch batch, TensorView unchanged) {
        FloatBuffer scores = unchanged.floats();
        int width = unchanged.rowLength();
        for (int row = 0; row < batch.count(); row++) {
            int query = batch.first() + row;
            runnersUp[query] = session.analysed().item(query).runnerUp(scores, row, width);
            logits[query] = logit(scores, row, width, query);
            leads[query] = lead(scores, row, width, query);
        }
    }

    int queries() {
        return leads.length;
    }

    int runnerUp(int query) {
        return runnersUp[query];
    }

    /** The lead as a sum of logits: 1 at the right document and -1 at the runner-up [batch, vocabulary]. */
    float[] weights(QueryBatch batch, int width) {
        float[] weights = new float[batch.tokens().size() * width];
        for (int row = 0; row < batch.count(); row++) {
            int query = batch.first() + row;
            weights[row * width + session.target(query)] = 1;
            weights[row * width + runnersUp[query]] = -1;
        }
        return weights;
    }

    /** How far the lead on that same runner-up is from the unchanged model's, by other logits of the query's batch. */
    double change(FloatBuffer scores, int row, int width, int query) {
        return lead(scores, row, width, query) - leads[query];
    }

    /** The same of the right document's logit alone. */
    double changeOfLogit(FloatBuffer scores, int row, int width, int query) {
        return logit(scores, row, width, query) - logits[query];
    }

    private double lead(FloatBuffer scores, int row, int width, int query) {
        return logit(scores, row, width, query) - scores.get(row * width + runnersUp[query]);
    }

    private double logit(FloatBuffer scores, int row, int width, int query) {
        return scores.get(row * width + session.target(query));
    }
}
