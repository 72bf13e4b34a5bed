package genir.cuda;

import genir.model.plan.MatrixBatch;
import genir.model.plan.ProductShape;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Matrix products by the GPU's library, with copies around them where operands do not lie as it wants them. */
final class ProductCalls {
    private final Launcher launcher;
    private final Operands operands;
    private final Workspace workspace;
    private final ElementCalls elements;

    ProductCalls(Launcher launcher, Operands operands, Workspace workspace) {
        this.launcher = launcher;
        this.operands = operands;
        this.workspace = workspace;
        this.elements = new ElementCalls(launcher, operands);
    }

    /** A batch of matrices and the address that its offsets count from. */
    private record Placed(long base, MatrixBatch matrices) {
        Placed transposed() {
            return new Placed(base, matrices.transposed());
        }

        MatrixProducts.Matrices asArgument() {
            long[] addresses = Arrays.stream(matrices.offsets())
                    .map(offset -> base + offset * Float.BYTES)
                    .toArray();
            return new MatrixProducts.Matrices(addresses, matrices.leadingDimension(), !matrices.rowMajor());
        }
    }

    /** The calls that make a product. */
    Runnable product(Instruction.Product product) {
        List<Runnable> calls = new ArrayList<>();
        Placed a = side(product.a(), product.transposeA(), calls);
        Placed b = side(product.b(), product.transposeB(), calls);
        Operand result = product.result();
        MatrixBatch c = MatrixBatch.resultOf(product);
        boolean placed = result.contiguous() || Arrays.equals(product.shape(), result.shape());
        if (placed && c.runs()) {
            long target = operands.anywhere(result);
            if (product.addend() != null && !product.inPlace()) {
                calls.add(elements.copy(product.addend(), operands.anywhere(product.addend()), result, target));
            }
            calls.add(multiply(a, b, new Placed(target, c), product.addend() != null));
        } else {
            long scratch = workspace.floats(result.length());
            MatrixBatch made = MatrixBatch.of(product.shape(), Operand.rowMajor(product.shape()));
            calls.add(multiply(a, b, new Placed(scratch, made), false));
            calls.add(finish(product, scratch));
        }
        return Calls.inOrder(calls);
    }

    /** Where one side's matrices lie in runs of memory; copied there first if they do not. */
    private Placed side(Operand operand, boolean transposed, List<Runnable> calls) {
        MatrixBatch matrices = MatrixBatch.of(operand);
        long address = operands.anywhere(operand);
        if (!matrices.runs()) {
            long scratch = workspace.floats(operand.length());
            Operand copy = Operand.rowMajor(operand.name(), operand.storage(), operand.shape());
            calls.add(elements.copy(operand, address, copy, scratch));
            matrices = MatrixBatch.of(copy);
            address = scratch;
        }
        return new Placed(address, matrices.transposedIf(transposed));
    }

    private Runnable multiply(Placed a, Placed b, Placed c, boolean adds) {
        if (!c.matrices().rowMajor()) {
            return multiply(b.transposed(), a.transposed(), c.transposed(), adds);
        }
        ProductShape shape = ProductShape.of(a.matrices(), b.matrices(), adds);
        if (shape.inner() != b.matrices().rows()) {
            throw new IllegalArgumentException("shapes of a matrix product do not fit");
        }
        return launcher.gpu()
                .product(new MatrixProducts(
                        shape.rows(),
                        shape.columns(),
                        shape.inner(),
                        a.asArgument(),
                        b.asArgument(),
                        c.asArgument(),
                        adds ? 1 : 0));
    }

    /** Takes a product from scratch memory to where it belongs. */
    private Runnable finish(Instruction.Product product, long scratch) {
        Operand result = product.result();
        Operand made = Operand.rowMajor(result.name(), result.storage(), result.shape());
        long target = operands.anywhere(result);
        if (product.addend() == null) {
            return elements.copy(made, scratch, result, target);
        }
        StridedAxes axes = StridedAxes.of(result, List.of(product.addend(), made, result));
        long[] addresses = {operands.anywhere(product.addend()), scratch, target};
        return elements.call(ElementCalls.Op.ADD, axes, addresses, 0, result.length());
    }
}
