package genir.model.plan.device;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Cross-entropies by ND4J's ops, with the whole distribution of each row written out. */
final class Nd4jLoss {
    private final HostArrays arrays;

    Nd4jLoss(HostArrays arrays) {
        this.arrays = arrays;
    }

    Runnable hard(Instruction.CrossEntropy loss) {
        int tokens = loss.logits().width() - loss.firstToken();
        float share = (float) (loss.smoothing() / tokens);
        return () -> {
            int[] targets = arrays.tokens(loss.targets());
            INDArray wanted = Nd4j.zeros(targets.length, tokens);
            INDArray counted = Nd4j.zeros(targets.length, 1);
            for (int row = 0; row < targets.length; row++) {
                if (targets[row] != Instruction.NO_TARGET) {
                    wanted.getRow(row).assign(share);
                    wanted.putScalar(row, targets[row] - loss.firstToken(), share + 1 - loss.smoothing());
                    counted.putScalar(row, 0, 1);
                }
            }
            write(loss.logits(), loss.firstToken(), wanted, counted, loss.gradient(), loss.loss());
        };
    }

    Runnable soft(Instruction.SoftCrossEntropy loss) {
        int entries = loss.tokens().width();
        INDArray probabilities = arrays.array(loss.probabilities());
        return () -> {
            int[] tokens = arrays.tokens(loss.tokens());
            int rows = tokens.length / entries;
            INDArray wanted = Nd4j.zeros(rows, loss.logits().width() - loss.firstToken());
            for (int entry = 0; entry < tokens.length; entry++) {
                if (tokens[entry] != Instruction.NO_TOKEN) {
                    int row = entry / entries;
                    wanted.putScalar(
                            row, tokens[entry] - loss.firstToken(), probabilities.getFloat(row, entry % entries));
                }
            }
            write(loss.logits(), loss.firstToken(), wanted, Nd4j.ones(rows, 1), loss.gradient(), loss.loss());
        };
    }

    /** Of the rows that are counted, each by 1. */
    private void write(
            Operand logits, int firstToken, INDArray wanted, INDArray counted, Operand gradient, Operand loss) {
        INDArray part = part(logits, firstToken);
        INDArray shifted = part.sub(part.max(true, 1));
        INDArray exponentials = Transforms.exp(shifted);
        INDArray sums = exponentials.sum(true, 1);
        double terms = counted.sumNumber().doubleValue();
        INDArray made = exponentials.div(sums).sub(wanted).mul(counted).div(terms);
        INDArray logarithms = shifted.sub(Transforms.log(sums));
        arrays.array(gradient).assign(0);
        part(gradient, firstToken).assign(made);
        double value = -wanted.mul(logarithms).sumNumber().doubleValue() / terms;
        arrays.memory(loss.storage()).writeDoubles(0, new double[] {value});
    }

    private INDArray part(Operand operand, int firstToken) {
        return arrays.array(operand).get(NDArrayIndex.all(), NDArrayIndex.interval(firstToken, operand.width()));
    }
}
