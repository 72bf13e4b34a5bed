package genir.model.run;

import genir.model.plan.TensorView;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Cross-entropy of the softmax with a sparse target distribution for each row, averaged over the rows: the mean of
 * -sum_t q(t) ln p(t). Its gradient with respect to the logits is (p - q) / rows.
 */
public final class SoftCrossEntropy implements Objective {
    private final LogitsSoftmax softmax;
    private final List<TokenDistribution> targets;

    /**
     * The objective of one batch.
     *
     * @param firstToken the softmax runs over the tokens from this one on: 0 for the full vocabulary, the first docid for
     *     docids only
     * @param targets one for each row
     */
    public SoftCrossEntropy(int firstToken, List<TokenDistribution> targets) {
        softmax = new LogitsSoftmax(firstToken);
        this.targets = List.copyOf(targets);
    }

    @Override
    public int terms() {
        return targets.size();
    }

    @Override
    public double evaluate(TensorView logits, TensorView gradient) {
        int rows = logits.rows();
        int vocabulary = logits.rowLength();
        if (targets.size() != rows) {
            throw new IllegalStateException(targets.size() + " targets for " + rows + " rows");
        }
        softmax.write(logits, gradient);
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            loss += subtract(targets.get(row), logits.floats(), gradient.floats(), row, vocabulary);
        }
        softmax.average(gradient, rows);
        return loss / rows;
    }

    /** Takes the target from a row's softmax; returns the row's cross-entropy. */
    private double subtract(
            TokenDistribution target, FloatBuffer logits, FloatBuffer gradient, int row, int vocabulary) {
        double loss = 0;
        for (int i = 0; i < target.tokens().length; i++) {
            int token = target.tokens()[i];
            softmax.require(token, vocabulary);
            int place = row * vocabulary + token;
            float wanted = target.probabilities()[i];
            loss -= wanted * softmax.logProbability(logits, gradient, row, vocabulary, token);
            gradient.put(place, gradient.get(place) - wanted);
        }
        return loss;
    }
}
