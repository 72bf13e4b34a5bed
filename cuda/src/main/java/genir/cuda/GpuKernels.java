package genir.cuda;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Kernels;
import genir.model.plan.instruction.Mask;
import genir.model.plan.instruction.Operand;
import genir.model.plan.kernel.DropoutMask;
import java.util.List;

/** The instructions as calls of our kernels and of the GPU's matrix products. */
final class GpuKernels implements Kernels<Runnable> {
    /** Axes that the rows of a softmax can be. */
    private static final int ROW_AXES = 3;

    private final Operands operands;
    private final Launcher launcher;
    private final ElementCalls elements;
    private final ProductCalls products;
    private final ColumnSums columnSums;
    private final NormCalls norms;
    private final LossCalls losses;
    private final RankingCalls rankings;
    private final UpdateCalls updates;
    private final Workspace workspace;

    GpuKernels(GpuDevice device, Operands operands) {
        this.operands = operands;
        this.launcher = device.launcher();
        this.workspace = device.workspace();
        this.elements = new ElementCalls(launcher, operands);
        this.products = new ProductCalls(launcher, operands, workspace);
        this.columnSums = new ColumnSums(launcher, workspace);
        this.norms = new NormCalls(launcher, operands, workspace);
        this.losses = new LossCalls(launcher, operands, workspace);
        this.rankings = new RankingCalls(launcher, operands, workspace);
        this.updates = new UpdateCalls(launcher, operands, workspace);
    }

    private long address(Operand operand) {
        return operands.address(operand);
    }

    private static int rows(Operand operand) {
        return Math.toIntExact(operand.length() / operand.width());
    }

    @Override
    public Runnable product(Instruction.Product product) {
        return products.product(product);
    }

    @Override
    public Runnable rmsNorm(Instruction.RmsNorm norm) {
        return norms.norm(norm);
    }

    @Override
    public Runnable rootMeanSquare(Instruction.RootMeanSquare root) {
        return norms.scale(root);
    }

    @Override
    public Runnable rmsNormGradient(Instruction.RmsNormGradient gradient) {
        return norms.gradient(gradient);
    }

    @Override
    public Runnable softmax(Instruction.Softmax softmax) {
        Operand x = softmax.x();
        int rows = rows(x);
        long[] lengths = {1, 1, 1};
        long[] strides = new long[ROW_AXES];
        if (softmax.added() != null) {
            if (x.rank() > ROW_AXES + 1) {
                throw new IllegalArgumentException(x + " has more axes than a softmax can loop over");
            }
            for (int axis = 0; axis < x.rank() - 1; axis++) {
                int place = ROW_AXES - x.rank() + 1 + axis;
                lengths[place] = x.shape()[axis];
                strides[place] =
                        softmax.added().shape()[axis] == 1 ? 0 : softmax.added().strides()[axis];
            }
        }
        return launcher.rows(
                "softmax",
                rows,
                address(x),
                address(softmax.added()),
                address(softmax.y()),
                rows,
                x.width(),
                Math.toIntExact(lengths[1]),
                Math.toIntExact(lengths[2]),
                strides[0],
                strides[1],
                strides[2]);
    }

    @Override
    public Runnable softmaxGradient(Instruction.SoftmaxGradient gradient) {
        int rows = rows(gradient.p());
        return launcher.rows(
                "softmax_gradient",
                rows,
                address(gradient.p()),
                address(gradient.dp()),
                address(gradient.dx()),
                rows,
                gradient.p().width());
    }

    @Override
    public Runnable relu(Instruction.Relu relu) {
        return elements.call(ElementCalls.Op.RELU, List.of(relu.x()), 0, relu.y());
    }

    @Override
    public Runnable reluGradient(Instruction.ReluGradient gradient) {
        long length = gradient.dx().length();
        return launcher.elements(
                "relu_gradient", length, address(gradient.y()), address(gradient.dy()), address(gradient.dx()), length);
    }

    @Override
    public Runnable gelu(Instruction.Gelu gelu) {
        long length = gelu.y().length();
        return launcher.elements("gelu", length, address(gelu.x()), address(gelu.y()), length);
    }

    @Override
    public Runnable geluGradient(Instruction.GeluGradient gradient) {
        long length = gradient.dx().length();
        return launcher.elements(
                "gelu_gradient", length, address(gradient.x()), address(gradient.dy()), address(gradient.dx()), length);
    }

    @Override
    public Runnable dropout(Instruction.Dropout dropout) {
        Mask mask = dropout.mask();
        DropoutMask numbers = new DropoutMask(mask.rate());
        long length = dropout.y().length();
        return launcher.elements(
                "dropout",
                length,
                address(dropout.x()),
                address(mask.seed()),
                mask.stream(),
                numbers.threshold(),
                numbers.kept(),
                address(dropout.added()),
                address(dropout.y()),
                length);
    }

    @Override
    public Runnable maskFill(Instruction.MaskFill fill) {
        Mask mask = fill.mask();
        DropoutMask numbers = new DropoutMask(mask.rate());
        long length = fill.result().length();
        return launcher.elements(
                "mask_fill",
                length,
                address(mask.seed()),
                mask.stream(),
                numbers.threshold(),
                numbers.kept(),
                address(fill.result()),
                length);
    }

    @Override
    public Runnable add(Instruction.Add add) {
        return elements.call(ElementCalls.Op.ADD, List.of(add.a(), add.b()), 0, add.y());
    }

    @Override
    public Runnable multiply(Instruction.Multiply multiply) {
        return elements.call(ElementCalls.Op.MULTIPLY, List.of(multiply.a(), multiply.b()), 0, multiply.y());
    }

    @Override
    public Runnable divide(Instruction.Divide divide) {
        return elements.call(ElementCalls.Op.DIVIDE, List.of(divide.a(), divide.b()), 0, divide.y());
    }

    @Override
    public Runnable scale(Instruction.Scale scale) {
        return elements.call(ElementCalls.Op.SCALE, List.of(scale.x()), (float) scale.factor(), scale.y());
    }

    @Override
    public Runnable batchSum(Instruction.BatchSum sum) {
        Operand x = sum.x();
        long batch = x.shape()[0];
        long width = x.length() / batch;
        if (x.contiguous()) {
            return columnSums.of(address(x), 0, address(sum.sum()), batch, width);
        }
        long copy = workspace.floats(x.length());
        Operand made = Operand.rowMajor(x.name(), x.storage(), x.shape());
        return Calls.inOrder(
                elements.copy(x, operands.anywhere(x), made, copy),
                columnSums.of(copy, 0, address(sum.sum()), batch, width));
    }

    @Override
    public Runnable productColumnSums(Instruction.ProductColumnSums sums) {
        return columnSums.of(
                address(sums.a()),
                address(sums.b()),
                address(sums.sums()),
                rows(sums.a()),
                sums.a().width());
    }

    @Override
    public Runnable gatherRows(Instruction.GatherRows gather) {
        return launcher.blocks(
                "gather_rows",
                rows(gather.y()),
                address(gather.table()),
                address(gather.tokens()),
                address(gather.y()),
                rows(gather.table()),
                gather.y().width());
    }

    @Override
    public Runnable scatterRows(Instruction.ScatterRows scatter) {
        int rows = rows(scatter.rows());
        return launcher.blocks(
                "scatter_rows",
                rows,
                address(scatter.rows()),
                address(scatter.tokens()),
                address(scatter.table()),
                rows,
                rows(scatter.table()),
                scatter.rows().width());
    }

    @Override
    public Runnable fill(Instruction.Fill fill) {
        return elements.call(ElementCalls.Op.FILL, List.of(), fill.value(), fill.result());
    }

    @Override
    public Runnable copy(Instruction.Copy copy) {
        return elements.call(ElementCalls.Op.COPY, List.of(copy.from()), 0, copy.to());
    }

    @Override
    public Runnable crossEntropy(Instruction.CrossEntropy loss) {
        return losses.hard(loss);
    }

    @Override
    public Runnable softCrossEntropy(Instruction.SoftCrossEntropy loss) {
        return losses.soft(loss);
    }

    @Override
    public Runnable tokenRanking(Instruction.TokenRanking ranking) {
        return rankings.tokens(ranking);
    }

    @Override
    public Runnable sequenceRanking(Instruction.SequenceRanking ranking) {
        return rankings.sequences(ranking);
    }

    @Override
    public Runnable targetRanks(Instruction.TargetRanks ranks) {
        return losses.ranks(ranks);
    }

    @Override
    public Runnable topTokens(Instruction.TopTokens top) {
        return losses.top(top);
    }

    @Override
    public Runnable accumulate(Instruction.Accumulate accumulate) {
        return updates.accumulate(accumulate);
    }

    @Override
    public Runnable gradientNorm(Instruction.GradientNorm norm) {
        return updates.gradientNorm(norm);
    }

    @Override
    public Runnable adam(Instruction.Adam adam) {
        return updates.adam(adam);
    }

    @Override
    public Runnable decay(Instruction.Decay decay) {
        return updates.decay(decay);
    }

    @Override
    public Runnable adafactor(Instruction.Adafactor adafactor) {
        return updates.adafactor(adafactor);
    }

    @Override
    public Runnable nativeOp(Instruction.NativeOp op) {
        throw new UnsupportedOperationException("ND4J's op " + op.name() + " has no kernel");
    }
}
