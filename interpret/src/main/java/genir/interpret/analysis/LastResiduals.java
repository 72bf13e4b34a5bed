package genir.interpret.analysis;

import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Unembedding;

/** What other last residuals of a batch would do to each right document's lead and logit, the final norm's scale computed anew. */
final class LastResiduals {
    private final Unembedding unembedding;
    /** As the unchanged model has them [batch, d_model]. */
    private final Matrix unchanged;
    /** Of each row, where the lead and the logit grow [batch, d_model]. */
    private final Matrix leads;

    private final Matrix logits;

    LastResiduals(Session session, UnchangedLeads of, QueryBatch batch, Matrix unchanged) {
        this.unembedding = new Unembedding(session.runner().parameters());
        this.unchanged = unchanged;
        this.leads = Matrix.zeros(batch.count(), unchanged.width());
        this.logits = Matrix.zeros(batch.count(), unchanged.width());
        for (int row = 0; row < batch.count(); row++) {
            int query = batch.first() + row;
            leads.put(row, unembedding.lead(session.target(query), of.runnerUp(query), 1));
            logits.put(row, unembedding.direction(session.target(query)));
        }
    }

    /** How much the lead of a row changes. */
    double changeOfLead(Matrix residuals, int row) {
        return along(leads, residuals, row) - along(leads, unchanged, row);
    }

    /** How much the logit of a row's right document changes. */
    double changeOfLogit(Matrix residuals, int row) {
        return along(logits, residuals, row) - along(logits, unchanged, row);
    }

    private double along(Matrix directions, Matrix residuals, int row) {
        return directions.dot(row, residuals, row) / unembedding.scale(residuals.data(), row * residuals.width());
    }
}
