package genir.model.plan.device;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What happens to gradients and weights, by ND4J's ops. */
final class Nd4jOptimizers {
    private final HostArrays arrays;

    Nd4jOptimizers(HostArrays arrays) {
        this.arrays = arrays;
    }

    Runnable accumulate(Instruction.Accumulate accumulate) {
        INDArray gradients = arrays.array(accumulate.gradients());
        INDArray shares = arrays.array(accumulate.shares());
        INDArray sum = arrays.array(accumulate.sum());
        return () -> {
            INDArray added = gradients.mul(shares.getFloat(1));
            float keep = shares.getFloat(0);
            sum.assign(keep == 0 ? added : sum.mul(keep).addi(added));
        };
    }

    Runnable gradientNorm(Instruction.GradientNorm norm) {
        INDArray gradients = arrays.array(norm.gradients());
        INDArray factor = arrays.array(norm.factor());
        return () -> {
            double length = gradients.norm2Number().doubleValue();
            write(norm.norm(), length);
            factor.assign(factor(length, arrays.doubles(norm.loss())[0], norm.longest()));
        };
    }

    /** What gradients are multiplied by; NaN where something is not finite. */
    static float factor(double norm, double loss, double longest) {
        if (!Double.isFinite(norm) || !Double.isFinite(loss)) {
            return Float.NaN;
        }
        return (float) (norm > longest ? longest / norm : 1);
    }

    Runnable adam(Instruction.Adam adam) {
        INDArray weights = arrays.array(adam.weights());
        INDArray gradients = arrays.array(adam.gradients());
        INDArray first = arrays.array(adam.first());
        INDArray second = arrays.array(adam.second());
        return unlessNaN(arrays, adam.factor(), adam.progress(), (factor, rate, step) -> {
            INDArray scaled = gradients.mul(factor);
            first.muli(adam.beta1()).addi(scaled.mul(1 - adam.beta1()));
            second.muli(adam.beta2()).addi(scaled.muli(scaled).muli(1 - adam.beta2()));
            INDArray mean = first.div(1 - Math.pow(adam.beta1(), step));
            INDArray variance = second.div(1 - Math.pow(adam.beta2(), step));
            weights.subi(mean.muli(rate).divi(Transforms.sqrt(variance, false).addi(1e-8)));
        });
    }

    Runnable decay(Instruction.Decay decay) {
        INDArray weight = arrays.array(decay.weight());
        return unlessNaN(
                arrays,
                decay.factor(),
                decay.progress(),
                (factor, rate, step) -> weight.muli(1 - rate * decay.decay()));
    }

    Runnable adafactor(Instruction.Adafactor adafactor) {
        boolean matrix = adafactor.rowMeans() != null;
        INDArray columnMeans = arrays.array(adafactor.columnMeans());
        INDArray weight = matrix(adafactor.weight());
        INDArray gradient = matrix(adafactor.gradient());
        INDArray rowMeans = arrays.array(adafactor.rowMeans());
        return unlessNaN(arrays, adafactor.factor(), adafactor.progress(), (factor, rate, step) -> {
            double own = adafactor.scaled() ? rate * Math.max(1e-3, rootMeanSquare(weight)) : rate;
            weight.muli(1 - own * adafactor.decay());
            double beta = 1 - Math.pow(step, -0.8);
            INDArray scaled = gradient.mul(factor);
            INDArray squares = scaled.mul(scaled).addi(1e-30);
            columnMeans.muli(beta).addi(squares.mean(0).muli(1 - beta));
            INDArray update = scaled.divRowVector(Transforms.sqrt(columnMeans, true));
            if (matrix) {
                rowMeans.muli(beta).addi(squares.mean(1).muli(1 - beta));
                INDArray rows = rowMeans.div(rowMeans.meanNumber());
                update.diviColumnVector(Transforms.sqrt(rows, false).reshape(rows.length(), 1));
            }
            weight.subi(update.muli(own / Math.max(1, rootMeanSquare(update))));
        });
    }

    private INDArray matrix(Operand operand) {
        return arrays.array(operand.reshaped(operand.length() / operand.width(), operand.width()));
    }

    private static double rootMeanSquare(INDArray values) {
        return values.norm2Number().doubleValue() / Math.sqrt((double) values.length());
    }

    /** A change of weights. */
    @FunctionalInterface
    interface Change {
        /** Makes it with gradients multiplied by a factor. */
        void make(float factor, double rate, double step);
    }

    /** Makes a change unless the factor says that something is not finite. */
    static Runnable unlessNaN(HostArrays arrays, Operand factorOperand, Operand progress, Change change) {
        INDArray factor = arrays.array(factorOperand);
        return () -> {
            double[] now = arrays.doubles(progress);
            if (!Float.isNaN(factor.getFloat(0))) {
                change.make(factor.getFloat(0), now[0], now[1]);
            }
        };
    }

    private void write(Operand operand, double value) {
        arrays.memory(operand.storage()).writeDoubles(0, new double[] {value});
    }
}
