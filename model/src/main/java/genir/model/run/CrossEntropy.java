package genir.model.run;

import genir.model.plan.TensorView;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Softmax cross-entropy of one target token a row, averaged over the rows that have one; its gradient is (softmax -
 * one-hot) / rows.
 */
public final class CrossEntropy implements Objective {
    /** The target of a row that nothing is learnt from, such as a decoder position behind the end of its sequence. */
    public static final int IGNORED = -100;

    private final LogitsSoftmax softmax;
    private final double smoothing;
    private int[] targets = {};

    /**
     * Cross-entropy over a part of the vocabulary.
     *
     * @param firstToken the softmax runs over the tokens from this one on: 0 for the full vocabulary, the first docid for
     *     docids only
     */
    public CrossEntropy(int firstToken) {
        this(firstToken, 0, new int[0]);
    }

    /** The objective of one batch without smoothing. */
    public CrossEntropy(int firstToken, int[] targets) {
        this(firstToken, 0, targets);
    }

    /**
     * The objective of one batch.
     *
     * @param smoothing share of a target's probability that is spread over all tokens alike (Szegedy et al., arXiv
     *     1512.00567, section 7)
     * @param targets as {@link #targets(int[])} takes them
     */
    public CrossEntropy(int firstToken, double smoothing, int[] targets) {
        softmax = new LogitsSoftmax(firstToken);
        this.smoothing = smoothing;
        targets(targets);
    }

    /** Sets the target token of each row of the next batch, {@link #IGNORED} where there is none. */
    public void targets(int[] tokens) {
        this.targets = tokens.clone();
    }

    @Override
    public int terms() {
        return (int) Arrays.stream(targets).filter(target -> target != IGNORED).count();
    }

    @Override
    public double evaluate(TensorView logits, TensorView gradient) {
        int rows = logits.rows();
        int vocabulary = logits.rowLength();
        if (targets.length != rows) {
            throw new IllegalStateException(targets.length + " targets for " + rows + " rows");
        }
        for (int target : targets) {
            if (target != IGNORED) {
                softmax.require(target, vocabulary);
            }
        }
        int terms = terms();
        if (terms == 0) {
            throw new IllegalStateException("no row of the batch has a target");
        }
        softmax.write(logits, gradient);
        FloatBuffer floats = gradient.floats();
        float[] zeros = terms == rows ? null : new float[vocabulary];
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            if (targets[row] == IGNORED) {
                floats.put(row * vocabulary, zeros, 0, vocabulary);
                continue;
            }
            int place = row * vocabulary + targets[row];
            loss -= softmax.logProbability(logits.floats(), floats, row, vocabulary, targets[row]);
            if (smoothing > 0) {
                loss += smooth(logits.floats(), floats, row, vocabulary);
            }
            floats.put(place, (float) (floats.get(place) - (1 - smoothing)));
        }
        softmax.average(gradient, terms);
        return loss / terms;
    }

    /**
     * Takes each token's share of the spread probability off the gradient.
     *
     * @return what smoothing adds to the row's loss: the share of how far the target's logit is above the mean logit
     */
    private double smooth(FloatBuffer logits, FloatBuffer gradient, int row, int vocabulary) {
        int count = vocabulary - softmax.firstToken();
        float share = (float) (smoothing / count);
        float[] values = new float[count];
        int offset = row * vocabulary + softmax.firstToken();
        gradient.get(offset, values);
        for (int token = 0; token < count; token++) {
            values[token] -= share;
        }
        gradient.put(offset, values);
        logits.get(offset, values);
        double sum = 0;
        for (float logit : values) {
            sum += logit;
        }
        return smoothing * (logits.get(row * vocabulary + targets[row]) - sum / count);
    }
}
