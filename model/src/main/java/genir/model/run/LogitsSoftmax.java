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
 * The softmax of a batch's logits, [rows, vocabulary], over a part of the vocabulary: what the gradient of a cross-entropy
 * begins with.
 *
 * @param firstToken the softmax runs over the tokens from this one on
 */
record LogitsSoftmax(int firstToken) {
    private static final double TINY = 1e-30;

    /** Writes the softmax over the gradient, and 0 for the tokens before it. */
    void write(TensorView logits, TensorView gradient) {
        if (firstToken > 0) {
            gradient.array().assign(0);
        }
        SoftMax softmax = new SoftMax();
        softmax.addIArgument(1);
        OpRunner.bind(softmax, List.of(part(logits)), List.of(part(gradient))).run();
    }

    /** Divides the gradient of a sum by the number of its terms. */
    void average(TensorView gradient, int terms) {
        INDArray part = part(gradient);
        Nd4j.getExecutioner().exec(new ScalarMultiplication(part, null, part, 1.0 / terms));
    }

    /** ln of a token's probability in a row; from the logits where the probability is too small for a float. */
    double logProbability(FloatBuffer logits, FloatBuffer softmax, int row, int vocabulary, int token) {
        int offset = row * vocabulary;
        double probability = softmax.get(offset + token);
        if (probability > TINY) {
            return Math.log(probability);
        }
        return logits.get(offset + token) - LogSumExp.of(logits, offset + firstToken, vocabulary - firstToken);
    }

    /** Fails unless the softmax has the token. */
    void require(int token, int vocabulary) {
        if (token < firstToken || token >= vocabulary) {
            throw new IllegalArgumentException(
                    "target " + token + " is not between " + firstToken + " and " + (vocabulary - 1));
        }
    }

    private INDArray part(TensorView values) {
        INDArray all = values.array();
        return firstToken == 0
                ? all
                : all.get(NDArrayIndex.all(), NDArrayIndex.interval(firstToken, values.rowLength()));
    }
}
