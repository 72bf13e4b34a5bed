package genir.model.plan.device;

import genir.model.plan.OpRunner;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.kernel.LogSumExp;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Cross-entropies on the host: the softmax of all rows by ND4J, then what the targets take off it where they are.
 */
final class HostLoss {
    private static final double TINY = 1e-30;

    private final HostArrays arrays;
    private final int firstToken;
    private final int rows;
    private final int vocabulary;
    private final FloatBuffer logits;
    private final FloatBuffer gradient;
    private final INDArray gradientArray;
    private final INDArray softmaxPart;
    private final Runnable softmax;
    private final Operand loss;

    HostLoss(HostArrays arrays, Operand logits, Operand gradient, int firstToken, Operand loss) {
        this.arrays = arrays;
        this.firstToken = firstToken;
        this.vocabulary = logits.width();
        this.rows = Math.toIntExact(logits.length() / vocabulary);
        this.logits = arrays.floats(logits);
        this.gradient = arrays.floats(gradient);
        this.gradientArray = arrays.array(gradient);
        this.softmaxPart = part(gradientArray);
        SoftMax op = new SoftMax();
        op.addIArgument(1);
        this.softmax = OpRunner.bind(op, List.of(part(arrays.array(logits))), List.of(softmaxPart));
        this.loss = loss;
    }

    private INDArray part(INDArray all) {
        return firstToken == 0 ? all : all.get(NDArrayIndex.all(), NDArrayIndex.interval(firstToken, vocabulary));
    }

    /** One target a row. */
    Runnable hard(Instruction.CrossEntropy instruction) {
        float[] zeros = new float[vocabulary];
        return () -> {
            int[] targets = arrays.tokens(instruction.targets());
            int terms = 0;
            for (int target : targets) {
                if (target != Instruction.NO_TARGET) {
                    require(target);
                    terms++;
                }
            }
            if (terms == 0) {
                throw new IllegalStateException("no row of the batch has a target");
            }
            writeSoftmax();
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                if (targets[row] == Instruction.NO_TARGET) {
                    gradient.put(row * vocabulary, zeros, 0, vocabulary);
                    continue;
                }
                int place = row * vocabulary + targets[row];
                sum -= logProbability(row, targets[row]);
                if (instruction.smoothing() > 0) {
                    sum += smooth(row, targets[row], instruction.smoothing());
                }
                gradient.put(place, (float) (gradient.get(place) - (1 - instruction.smoothing())));
            }
            finish(sum, terms);
        };
    }

    /** A distribution for each row. */
    Runnable soft(Instruction.SoftCrossEntropy instruction) {
        int entries = instruction.tokens().width();
        FloatBuffer probabilities = arrays.floats(instruction.probabilities());
        return () -> {
            int[] tokens = arrays.tokens(instruction.tokens());
            writeSoftmax();
            double sum = 0;
            for (int entry = 0; entry < tokens.length; entry++) {
                int token = tokens[entry];
                if (token != Instruction.NO_TOKEN) {
                    require(token);
                    int row = entry / entries;
                    int place = row * vocabulary + token;
                    float wanted = probabilities.get(entry);
                    sum -= wanted * logProbability(row, token);
                    gradient.put(place, gradient.get(place) - wanted);
                }
            }
            finish(sum, rows);
        };
    }

    private void writeSoftmax() {
        if (firstToken > 0) {
            gradientArray.assign(0);
        }
        softmax.run();
    }

    private void finish(double sum, int terms) {
        Nd4j.getExecutioner().exec(new ScalarMultiplication(softmaxPart, null, softmaxPart, 1.0 / terms));
        arrays.memory(loss.storage()).writeDoubles(0, new double[] {sum / terms});
    }

    /**
     * Takes each token's share of the spread probability off the gradient.
     *
     * @return what smoothing adds to the row's loss: the share of how far the target's logit is above the mean logit
     */
    private double smooth(int row, int target, double smoothing) {
        int count = vocabulary - firstToken;
        float share = (float) (smoothing / count);
        float[] values = new float[count];
        int offset = row * vocabulary + firstToken;
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
        return smoothing * (logits.get(row * vocabulary + target) - sum / count);
    }

    /** ln of a token's probability in a row; from the logits where the probability is too small for a float. */
    private double logProbability(int row, int token) {
        int offset = row * vocabulary;
        double probability = gradient.get(offset + token);
        if (probability > TINY) {
            return Math.log(probability);
        }
        return logits.get(offset + token) - LogSumExp.of(logits, offset + firstToken, vocabulary - firstToken);
    }

    private void require(int token) {
        if (token < firstToken || token >= vocabulary) {
            throw new IllegalArgumentException(
                    "target " + token + " is not between " + firstToken + " and " + (vocabulary - 1));
        }
    }
}
