package genir.model.plan.device;

import genir.model.backend.NativeFloats;
import genir.model.plan.HostMemory;
import genir.model.plan.MatrixBatch;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.kernel.DropoutMask;
import genir.model.plan.kernel.ElementwiseKernels;
import genir.model.plan.kernel.GeluKernel;
import genir.model.plan.kernel.RmsNormKernel;
import genir.model.plan.kernel.SoftmaxKernel;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The instructions by cblas and loops of our own; the rest is as fast by ND4J's ops. */
final class CpuKernels extends Nd4jKernels {
    CpuKernels(HostArrays arrays) {
        super(arrays);
    }

    @Override
    public Runnable product(Instruction.Product product) {
        MatrixBatch a = MatrixBatch.of(product.a()).transposedIf(product.transposeA());
        MatrixBatch b = MatrixBatch.of(product.b()).transposedIf(product.transposeB());
        MatrixBatch c = MatrixBatch.resultOf(product);
        boolean placed = product.result().contiguous()
                || Arrays.equals(product.shape(), product.result().shape());
        if (!placed || !a.runs() || !b.runs() || !c.runs()) {
            return super.product(product);
        }
        Runnable multiply = Gemm.product(
                matrices(product.a(), a),
                matrices(product.b(), b),
                matrices(product.result(), c),
                product.addend() == null ? 0 : 1);
        if (product.addend() == null || product.inPlace()) {
            return multiply;
        }
        INDArray addend = arrays().array(product.addend());
        INDArray result = arrays().array(product.result());
        return () -> {
            result.assign(addend);
            multiply.run();
        };
    }

    private Gemm.Matrices matrices(Operand operand, MatrixBatch places) {
        HostMemory memory = arrays().memory(operand.storage());
        return new Gemm.Matrices(memory, memory.base(), places);
    }

    @Override
    public Runnable rmsNorm(Instruction.RmsNorm norm) {
        return RmsNormKernel.forward(
                arrays().floats(norm.x()),
                arrays().floats(norm.gain()),
                arrays().floats(norm.y()),
                arrays().floats(norm.normalized()),
                arrays().floats(norm.scale()),
                norm.x().width(),
                norm.epsilon());
    }

    @Override
    public Runnable rmsNormGradient(Instruction.RmsNormGradient gradient) {
        return RmsNormKernel.backward(
                arrays().floats(gradient.before()),
                arrays().floats(gradient.dy()),
                arrays().floats(gradient.gain()),
                arrays().floats(gradient.normalized()),
                arrays().floats(gradient.scale()),
                arrays().floats(gradient.dx()),
                arrays().floats(gradient.dgain()),
                gradient.dy().width());
    }

    @Override
    public Runnable softmax(Instruction.Softmax softmax) {
        return SoftmaxKernel.forward(
                arrays().floats(softmax.x()),
                softmax.added() == null ? null : addend(softmax.x(), softmax.added()),
                arrays().floats(softmax.y()),
                softmax.x().width());
    }

    private SoftmaxKernel.Addend addend(Operand x, Operand added) {
        long[] strides = added.strides().clone();
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = added.shape()[axis] == 1 ? 0 : strides[axis];
        }
        return new SoftmaxKernel.Addend(arrays().floats(added), x.shape(), strides);
    }

    @Override
    public Runnable softmaxGradient(Instruction.SoftmaxGradient gradient) {
        return ElementwiseKernels.softmaxGradient(
                arrays().floats(gradient.p()),
                arrays().floats(gradient.dp()),
                arrays().floats(gradient.dx()),
                gradient.p().width());
    }

    @Override
    public Runnable reluGradient(Instruction.ReluGradient gradient) {
        return ElementwiseKernels.reluGradient(
                NativeFloats.bits(arrays().array(gradient.y())),
                NativeFloats.bits(arrays().array(gradient.dy())),
                NativeFloats.bits(arrays().array(gradient.dx())));
    }

    @Override
    public Runnable gelu(Instruction.Gelu gelu) {
        return GeluKernel.forward(arrays().floats(gelu.x()), arrays().floats(gelu.y()));
    }

    @Override
    public Runnable geluGradient(Instruction.GeluGradient gradient) {
        return GeluKernel.backward(
                arrays().floats(gradient.x()), arrays().floats(gradient.dy()), arrays().floats(gradient.dx()));
    }

    @Override
    public Runnable dropout(Instruction.Dropout dropout) {
        DropoutMask mask = new DropoutMask(dropout.mask().rate());
        Runnable drop = ElementwiseKernels.dropout(
                arrays().floats(dropout.x()), mask, arrays().floats(dropout.added()), arrays().floats(dropout.y()));
        return () -> {
            seed(mask, dropout.mask());
            drop.run();
        };
    }

    @Override
    public Runnable maskFill(Instruction.MaskFill fill) {
        DropoutMask mask = new DropoutMask(fill.mask().rate());
        FloatBuffer floats = arrays().floats(fill.result());
        return () -> {
            seed(mask, fill.mask());
            mask.fill(floats);
        };
    }

    @Override
    public Runnable gatherRows(Instruction.GatherRows gather) {
        HostMemory table = arrays().memory(gather.table().storage());
        HostMemory y = arrays().memory(gather.y().storage());
        int width = gather.y().width();
        float[] values = new float[width];
        return () -> {
            int[] tokens = tokens(gather.tokens(), gather.table());
            for (int row = 0; row < tokens.length; row++) {
                table.read((long) tokens[row] * width, values, 0, width);
                y.write((long) row * width, values, 0, width);
            }
        };
    }

    @Override
    public Runnable scatterRows(Instruction.ScatterRows scatter) {
        HostMemory rows = arrays().memory(scatter.rows().storage());
        HostMemory table = arrays().memory(scatter.table().storage());
        int width = scatter.rows().width();
        float[] values = new float[width];
        float[] sums = new float[width];
        return () -> {
            int[] tokens = tokens(scatter.tokens(), scatter.table());
            for (int row = 0; row < tokens.length; row++) {
                rows.read((long) row * width, values, 0, width);
                table.read((long) tokens[row] * width, sums, 0, width);
                // On the heap, for the compiler to make vector instructions of it.
                add(sums, values);
                table.write((long) tokens[row] * width, sums, 0, width);
            }
        };
    }

    private static void add(float[] sums, float[] values) {
        for (int column = 0; column < sums.length; column++) {
            sums[column] += values[column];
        }
    }

    @Override
    public Runnable productColumnSums(Instruction.ProductColumnSums sums) {
        return ElementwiseKernels.productColumnSums(
                arrays().floats(sums.a()),
                arrays().floats(sums.b()),
                arrays().floats(sums.sums()),
                sums.a().width());
    }

    @Override
    public Runnable crossEntropy(Instruction.CrossEntropy loss) {
        return loss(loss.logits(), loss.gradient(), loss.firstToken(), loss.loss())
                .hard(loss);
    }

    @Override
    public Runnable softCrossEntropy(Instruction.SoftCrossEntropy loss) {
        return loss(loss.logits(), loss.gradient(), loss.firstToken(), loss.loss())
                .soft(loss);
    }

    private HostLoss loss(Operand logits, Operand gradient, int firstToken, Operand loss) {
        return new HostLoss(arrays(), logits, gradient, firstToken, loss);
    }

    @Override
    public Runnable accumulate(Instruction.Accumulate accumulate) {
        return new HostOptimizers(arrays()).accumulate(accumulate);
    }

    @Override
    public Runnable gradientNorm(Instruction.GradientNorm norm) {
        return new HostOptimizers(arrays()).gradientNorm(norm);
    }

    @Override
    public Runnable adam(Instruction.Adam adam) {
        return new HostOptimizers(arrays()).adam(adam);
    }

    @Override
    public Runnable decay(Instruction.Decay decay) {
        return new HostOptimizers(arrays()).decay(decay);
    }

    @Override
    public Runnable adafactor(Instruction.Adafactor adafactor) {
        return new HostOptimizers(arrays()).adafactor(adafactor);
    }
}
