package genir.model.plan.device;

import genir.model.plan.OpRunner;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Kernels;
import genir.model.plan.instruction.Mask;
import genir.model.plan.instruction.Operand;
import genir.model.plan.kernel.BestTokens;
import genir.model.plan.kernel.DropoutMask;
import genir.model.plan.kernel.LogSumExp;
import genir.model.plan.kernel.TokenRank;
import genir.model.plan.kernel.Workers;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.DivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Each instruction by ND4J's ops, as it is written down and without a thought of speed. */
class Nd4jKernels implements Kernels<Runnable> {
    private final HostArrays arrays;

    Nd4jKernels(HostArrays arrays) {
        this.arrays = arrays;
    }

    final HostArrays arrays() {
        return arrays;
    }

    private INDArray array(Operand operand) {
        return arrays.array(operand);
    }

    @Override
    public Runnable product(Instruction.Product product) {
        INDArray a = array(product.a());
        INDArray b = array(product.b());
        INDArray addend = array(product.addend());
        INDArray result = array(product.result());
        INDArray made = Nd4j.createUninitialized(product.shape());
        MMulTranspose flags = MMulTranspose.builder()
                .transposeA(product.transposeA())
                .transposeB(product.transposeB())
                .build();
        Runnable multiply = OpRunner.bind(new Mmul(a, b, made, flags), List.of(a, b), List.of(made));
        INDArray shaped = made.reshape(product.result().shape());
        return () -> {
            multiply.run();
            result.assign(addend == null ? shaped : addend.add(shaped));
        };
    }

    @Override
    public Runnable rmsNorm(Instruction.RmsNorm norm) {
        INDArray x = rows(norm.x());
        INDArray gain = array(norm.gain());
        INDArray y = rows(norm.y());
        INDArray normalized = norm.normalized() == null ? null : rows(norm.normalized());
        INDArray scale = norm.scale() == null ? null : array(norm.scale()).reshape(x.rows(), 1);
        return () -> {
            INDArray roots = roots(x, norm.epsilon());
            INDArray divided = x.div(roots);
            if (scale != null) {
                scale.assign(roots);
            }
            if (normalized != null) {
                normalized.assign(divided);
            }
            y.assign(divided.mulRowVector(gain));
        };
    }

    private static INDArray roots(INDArray x, double epsilon) {
        return Transforms.sqrt(x.mul(x).mean(true, 1).addi(epsilon), false);
    }

    @Override
    public Runnable rootMeanSquare(Instruction.RootMeanSquare root) {
        INDArray x = rows(root.x());
        INDArray scale = array(root.scale()).reshape(x.rows(), 1);
        return () -> scale.assign(roots(x, root.epsilon()));
    }

    @Override
    public Runnable rmsNormGradient(Instruction.RmsNormGradient gradient) {
        INDArray dy = rows(gradient.dy());
        INDArray gain = array(gradient.gain());
        INDArray normalized = rows(gradient.normalized());
        INDArray scale = array(gradient.scale()).reshape(dy.rows(), 1);
        INDArray before = gradient.before() == null ? null : rows(gradient.before());
        INDArray dx = rows(gradient.dx());
        INDArray dgain = array(gradient.dgain());
        return () -> {
            INDArray gains = dy.mul(normalized).sum(0);
            INDArray dn = dy.mulRowVector(gain);
            INDArray mean = dn.mul(normalized).mean(true, 1);
            INDArray made = dn.sub(normalized.mul(mean)).div(scale);
            dx.assign(before == null ? made : before.add(made));
            dgain.assign(gains);
        };
    }

    @Override
    public Runnable softmax(Instruction.Softmax softmax) {
        INDArray x = array(softmax.x());
        INDArray added = array(softmax.added());
        INDArray y = array(softmax.y());
        return () -> {
            INDArray scores = added == null ? x.dup() : x.add(added);
            INDArray made = Nd4j.exec(new SoftMax(scores, Nd4j.createUninitialized(scores.shape()), -1))[0];
            y.assign(made);
        };
    }

    @Override
    public Runnable softmaxGradient(Instruction.SoftmaxGradient gradient) {
        INDArray p = rows(gradient.p());
        INDArray dp = rows(gradient.dp());
        INDArray dx = rows(gradient.dx());
        return () -> dx.assign(p.mul(dp.sub(dp.mul(p).sum(true, 1))));
    }

    @Override
    public Runnable relu(Instruction.Relu relu) {
        INDArray x = array(relu.x());
        INDArray y = array(relu.y());
        return OpRunner.bind(new RectifiedLinear(x, y, 0.0), List.of(x), List.of(y));
    }

    @Override
    public Runnable reluGradient(Instruction.ReluGradient gradient) {
        INDArray y = array(gradient.y());
        INDArray dy = array(gradient.dy());
        INDArray dx = array(gradient.dx());
        return () -> dx.assign(dy.mul(y.gt(0).castTo(dy.dataType())));
    }

    @Override
    public Runnable gelu(Instruction.Gelu gelu) {
        INDArray x = array(gelu.x());
        INDArray y = array(gelu.y());
        return () -> y.assign(gate(x).muli(x));
    }

    @Override
    public Runnable geluGradient(Instruction.GeluGradient gradient) {
        INDArray x = array(gradient.x());
        INDArray dy = array(gradient.dy());
        INDArray dx = array(gradient.dx());
        return () -> {
            INDArray gate = gate(x);
            INDArray slope = x.mul(x).muli(3 * Instruction.Gelu.CUBIC).addi(Instruction.Gelu.LINEAR);
            INDArray rise = gate.mul(gate.rsub(1)).muli(slope).muli(x);
            dx.assign(gate.addi(rise).muli(dy));
        };
    }

    private static INDArray gate(INDArray x) {
        INDArray slope = x.mul(x).muli(Instruction.Gelu.CUBIC).addi(Instruction.Gelu.LINEAR);
        return Transforms.sigmoid(slope.muli(x), false);
    }

    @Override
    public Runnable dropout(Instruction.Dropout dropout) {
        INDArray x = array(dropout.x());
        INDArray added = array(dropout.added());
        INDArray y = array(dropout.y());
        return () -> {
            INDArray kept = x.mul(factors(dropout.mask(), dropout.x()));
            y.assign(added == null ? kept : kept.addi(added));
        };
    }

    @Override
    public Runnable maskFill(Instruction.MaskFill fill) {
        INDArray result = array(fill.result());
        return () -> result.assign(factors(fill.mask(), fill.result()));
    }

    private INDArray factors(Mask source, Operand like) {
        float[] factors = new float[Math.toIntExact(like.length())];
        DropoutMask mask = new DropoutMask(source.rate());
        seed(mask, source);
        mask.fill(FloatBuffer.wrap(factors));
        return Nd4j.createFromArray(factors).reshape(like.shape());
    }

    /** Makes it the mask of the seed that lies there now. */
    final void seed(DropoutMask mask, Mask source) {
        int[] words = arrays.tokens(source.seed());
        mask.seed(Integer.toUnsignedLong(words[0]) | (long) words[1] << 32, source.stream());
    }

    @Override
    public Runnable add(Instruction.Add add) {
        return op(new AddOp(), List.of(add.a(), add.b()), add.y());
    }

    @Override
    public Runnable multiply(Instruction.Multiply multiply) {
        return op(new MulOp(), List.of(multiply.a(), multiply.b()), multiply.y());
    }

    @Override
    public Runnable divide(Instruction.Divide divide) {
        return op(new DivOp(), List.of(divide.a(), divide.b()), divide.y());
    }

    private Runnable op(DifferentialFunction op, List<Operand> inputs, Operand output) {
        return OpRunner.bind(op, arrays.arrays(inputs), List.of(array(output)));
    }

    @Override
    public Runnable scale(Instruction.Scale scale) {
        INDArray x = array(scale.x());
        return OpRunner.bind(new ScalarMultiplication(x, scale.factor()), List.of(x), List.of(array(scale.y())));
    }

    @Override
    public Runnable batchSum(Instruction.BatchSum sum) {
        INDArray x = array(sum.x());
        INDArray result = array(sum.sum());
        return () -> result.assign(x.sum(true, 0));
    }

    @Override
    public Runnable productColumnSums(Instruction.ProductColumnSums sums) {
        INDArray a = rows(sums.a());
        INDArray b = rows(sums.b());
        INDArray result = array(sums.sums());
        return () -> result.assign(a.mul(b).sum(0));
    }

    @Override
    public Runnable gatherRows(Instruction.GatherRows gather) {
        INDArray table = array(gather.table());
        INDArray y = array(gather.y());
        return () -> {
            int[] tokens = tokens(gather.tokens(), gather.table());
            for (int row = 0; row < tokens.length; row++) {
                y.getRow(row).assign(table.getRow(tokens[row]));
            }
        };
    }

    @Override
    public Runnable scatterRows(Instruction.ScatterRows scatter) {
        INDArray rows = array(scatter.rows());
        INDArray table = array(scatter.table());
        return () -> {
            int[] tokens = tokens(scatter.tokens(), scatter.table());
            for (int row = 0; row < tokens.length; row++) {
                table.getRow(tokens[row]).addi(rows.getRow(row));
            }
        };
    }

    /** The tokens, which must be rows of the table. */
    final int[] tokens(Operand operand, Operand table) {
        int[] tokens = arrays.tokens(operand);
        for (int token : tokens) {
            Objects.checkIndex(token, Math.toIntExact(table.shape()[0]));
        }
        return tokens;
    }

    @Override
    public Runnable fill(Instruction.Fill fill) {
        INDArray result = array(fill.result());
        return () -> result.assign(fill.value());
    }

    @Override
    public Runnable copy(Instruction.Copy copy) {
        INDArray from = array(copy.from());
        INDArray to = array(copy.to());
        return () -> to.assign(from);
    }

    @Override
    public Runnable crossEntropy(Instruction.CrossEntropy loss) {
        return new Nd4jLoss(arrays).hard(loss);
    }

    @Override
    public Runnable softCrossEntropy(Instruction.SoftCrossEntropy loss) {
        return new Nd4jLoss(arrays).soft(loss);
    }

    @Override
    public Runnable tokenRanking(Instruction.TokenRanking ranking) {
        return new HostRanking(arrays).tokens(ranking);
    }

    @Override
    public Runnable sequenceRanking(Instruction.SequenceRanking ranking) {
        return new HostRanking(arrays).sequences(ranking);
    }

    @Override
    public Runnable targetRanks(Instruction.TargetRanks ranks) {
        int entries = ranks.tokens().width();
        int vocabulary = ranks.logits().width();
        int[] tokens = new int[Math.toIntExact(ranks.tokens().length())];
        int[] found = new int[tokens.length];
        FloatBuffer logits = arrays.floats(ranks.logits());
        return () -> {
            arrays.memory(ranks.tokens().storage()).readTokens(0, tokens);
            Workers.run(tokens.length / entries, ranks.logits().length(), (part, from, to) -> {
                for (int entry = from * entries; entry < to * entries; entry++) {
                    int row = entry / entries;
                    found[entry] = tokens[entry] == Instruction.NO_TOKEN
                            ? 0
                            : TokenRank.of(logits, row, vocabulary, ranks.firstToken(), tokens[entry]);
                }
            });
            arrays.memory(ranks.ranks().storage()).writeTokens(0, found);
        };
    }

    @Override
    public Runnable topTokens(Instruction.TopTokens top) {
        int count = top.tokens().width();
        int vocabulary = top.logits().width();
        int rows = Math.toIntExact(top.logits().length() / vocabulary);
        int[] tokens = new int[rows * count];
        double[] logs = top.logProbabilities() == null ? null : new double[rows * count];
        if (logs != null) {
            Arrays.fill(logs, Double.NaN);
        }
        FloatBuffer logits = arrays.floats(top.logits());
        return () -> {
            Arrays.fill(tokens, Instruction.NO_TOKEN);
            Workers.run(rows, top.logits().length(), (part, from, to) -> {
                for (int row = from; row < to; row++) {
                    int[] best = BestTokens.of(logits, row, vocabulary, top.from(), top.to(), count);
                    System.arraycopy(best, 0, tokens, row * count, best.length);
                    if (logs != null) {
                        logProbabilities(logits, row * vocabulary, vocabulary, best, logs, row * count);
                    }
                }
            });
            arrays.memory(top.tokens().storage()).writeTokens(0, tokens);
            if (logs != null) {
                arrays.memory(top.logProbabilities().storage()).writeDoubles(0, logs);
            }
        };
    }

    /** Those of some tokens in one row; the places of missing ones keep their NaN. */
    private static void logProbabilities(
            FloatBuffer logits, int row, int vocabulary, int[] tokens, double[] logs, int from) {
        double all = LogSumExp.of(logits, row, vocabulary);
        for (int place = 0; place < tokens.length; place++) {
            logs[from + place] = logits.get(row + tokens[place]) - all;
        }
    }

    @Override
    public Runnable accumulate(Instruction.Accumulate accumulate) {
        return new Nd4jOptimizers(arrays).accumulate(accumulate);
    }

    @Override
    public Runnable gradientNorm(Instruction.GradientNorm norm) {
        return new Nd4jOptimizers(arrays).gradientNorm(norm);
    }

    @Override
    public Runnable adam(Instruction.Adam adam) {
        return new Nd4jOptimizers(arrays).adam(adam);
    }

    @Override
    public Runnable decay(Instruction.Decay decay) {
        return new Nd4jOptimizers(arrays).decay(decay);
    }

    @Override
    public Runnable adafactor(Instruction.Adafactor adafactor) {
        return new Nd4jOptimizers(arrays).adafactor(adafactor);
    }

    @Override
    public Runnable nativeOp(Instruction.NativeOp op) {
        return OpRunner.bind(op.op(), arrays.arguments(op.inputs()), arrays.arrays(op.outputs()));
    }

    /** An operand as a matrix of its rows. */
    private INDArray rows(Operand operand) {
        return array(operand.reshaped(operand.length() / operand.width(), operand.width()));
    }
}
