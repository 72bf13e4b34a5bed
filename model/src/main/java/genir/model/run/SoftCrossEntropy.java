package genir.model.run;

import genir.model.plan.OpRunner;
import genir.model.plan.TensorView;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Cross-entropy of the softmax with a sparse target distribution for each row, averaged over the rows: the mean of
 * -sum_t q(t) ln p(t). Its gradient with respect to the logits is (p - q) / rows.
 */
public final class SoftCrossEntropy implements Objective {
    private static final double TINY = 1e-30;

    private final int firstToken;
    private final List<TokenDistribution> targets;

    /**
     * The objective of one batch.
     *
     * @param firstToken the softmax runs over the tokens from this one on: 0 for the full vocabulary, the first docid for
     *     docids only
     * @param targets one for each row
     */
    public SoftCrossEntropy(int firstToken, List<TokenDistribution> targets) {
        this.firstToken = firstToken;
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
        INDArray from = logits.array();
        INDArray to = gradient.array();
        if (firstToken > 0) {
            to.assign(0);
            var columns = NDArrayIndex.interval(firstToken, vocabulary);
            from = from.get(NDArrayIndex.all(), columns);
            to = to.get(NDArrayIndex.all(), columns);
        }
        SoftMax softmax = new SoftMax();
        softmax.addIArgument(1);
        OpRunner.bind(softmax, List.of(from), List.of(to)).run();
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            loss += subtract(targets.get(row), logits.floats(), gradient.floats(), row, vocabulary);
        }
        Nd4j.getExecutioner().exec(new ScalarMultiplication(to, null, to, 1.0 / rows));
        return loss / rows;
    }

    /** Takes the target from a row's softmax; returns the row's cross-entropy. */
    private double subtract(
            TokenDistribution target, FloatBuffer logits, FloatBuffer softmax, int row, int vocabulary) {
        double loss = 0;
        double logSum = Double.NaN;
        for (int i = 0; i < target.tokens().length; i++) {
            int token = target.tokens()[i];
            if (token < firstToken || token >= vocabulary) {
                throw new IllegalArgumentException(
                        "target " + token + " is not between " + firstToken + " and " + (vocabulary - 1));
            }
            int place = row * vocabulary + token;
            float wanted = target.probabilities()[i];
            double probability = softmax.get(place);
            if (probability > TINY) {
                loss -= wanted * Math.log(probability);
            } else {
                logSum = Double.isNaN(logSum) ? logSum(logits, row, vocabulary) : logSum;
                loss -= wanted * (logits.get(place) - logSum);
            }
            softmax.put(place, (float) (probability - wanted));
        }
        return loss;
    }

    /** ln of the sum of the exponentials of a row, for probabilities that are too small for the softmax's floats. */
    private double logSum(FloatBuffer logits, int row, int vocabulary) {
        int offset = row * vocabulary;
        float largest = Float.NEGATIVE_INFINITY;
        for (int token = firstToken; token < vocabulary; token++) {
            largest = Math.max(largest, logits.get(offset + token));
        }
        double sum = 0;
        for (int token = firstToken; token < vocabulary; token++) {
            sum += Math.exp((double) logits.get(offset + token) - largest);
        }
        return largest + Math.log(sum);
    }
}
