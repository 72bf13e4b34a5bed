package genir.cuda;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.ArrayList;
import java.util.List;

/** What happens to gradients and weights. */
final class UpdateCalls {
    private static final int THREADS = 256;
    /** For each multiprocessor, of passes that end in a sum. */
    private static final int BLOCKS = 8;

    private final Launcher launcher;
    private final Operands operands;
    private final Workspace workspace;
    private final ColumnSums columnSums;

    UpdateCalls(Launcher launcher, Operands operands, Workspace workspace) {
        this.launcher = launcher;
        this.operands = operands;
        this.workspace = workspace;
        this.columnSums = new ColumnSums(launcher, workspace);
    }

    Runnable accumulate(Instruction.Accumulate accumulate) {
        long length = accumulate.sum().length();
        return launcher.elements(
                "accumulate",
                length,
                operands.address(accumulate.gradients()),
                operands.address(accumulate.shares()),
                operands.address(accumulate.sum()),
                length);
    }

    /** Sums that blocks leave in scratch memory. */
    private record Sums(Runnable call, long address, int count) {}

    private Sums squareSums(Operand values) {
        int blocks = Math.min(
                launcher.blocksOfElements(values.length()),
                BLOCKS * launcher.gpu().multiprocessors());
        long sums = workspace.doubles(blocks);
        Runnable call = launcher.blocks("square_sums", blocks, operands.address(values), sums, values.length());
        return new Sums(call, sums, blocks);
    }

    Runnable gradientNorm(Instruction.GradientNorm norm) {
        Sums squares = squareSums(norm.gradients());
        return Calls.inOrder(
                squares.call(),
                launcher.wide(
                        "gradient_norm",
                        1,
                        squares.count(),
                        squares.address(),
                        squares.count(),
                        operands.address(norm.loss()),
                        norm.longest(),
                        operands.address(norm.norm()),
                        operands.address(norm.factor())));
    }

    Runnable adam(Instruction.Adam adam) {
        long length = adam.weights().length();
        return launcher.elements(
                "adam",
                length,
                operands.address(adam.weights()),
                operands.address(adam.gradients()),
                operands.address(adam.first()),
                operands.address(adam.second()),
                operands.address(adam.factor()),
                operands.address(adam.progress()),
                adam.beta1(),
                adam.beta2(),
                length);
    }

    Runnable decay(Instruction.Decay decay) {
        long length = decay.weight().length();
        return launcher.elements(
                "decay",
                length,
                operands.address(decay.weight()),
                operands.address(decay.factor()),
                operands.address(decay.progress()),
                decay.decay(),
                length);
    }

    Runnable adafactor(Instruction.Adafactor adafactor) {
        boolean matrix = adafactor.rowMeans() != null;
        int width = Math.toIntExact(adafactor.columnMeans().length());
        int rows = Math.toIntExact(adafactor.weight().length() / width);
        long weight = operands.address(adafactor.weight());
        long gradient = operands.address(adafactor.gradient());
        long rowMeans = operands.address(adafactor.rowMeans());
        long columnMeans = operands.address(adafactor.columnMeans());
        long factor = operands.address(adafactor.factor());
        long progress = operands.address(adafactor.progress());
        long meanOfRows = workspace.doubles(1);
        long squares = workspace.floats(width);
        int blocks = Math.min(rows, BLOCKS * launcher.gpu().multiprocessors());
        long updates = workspace.doubles(blocks);
        List<Runnable> calls = new ArrayList<>();
        Sums weights = adafactor.scaled() ? squareSums(adafactor.weight()) : new Sums(null, 0, 0);
        if (adafactor.scaled()) {
            calls.add(weights.call());
        }
        if (matrix) {
            calls.add(launcher.blocks("adafactor_rows", rows, gradient, factor, progress, rowMeans, width));
            calls.add(launcher.wide("adafactor_mean", 1, rows, rowMeans, rows, meanOfRows));
        }
        calls.add(columnSums.of(gradient, gradient, squares, rows, width));
        calls.add(launcher.blocks(
                "adafactor_columns",
                (width + THREADS - 1) / THREADS,
                squares,
                factor,
                progress,
                columnMeans,
                rows,
                width));
        calls.add(launcher.blocks(
                "adafactor_squares",
                blocks,
                gradient,
                rowMeans,
                columnMeans,
                meanOfRows,
                factor,
                updates,
                rows,
                width));
        calls.add(launcher.blocks(
                "adafactor_update",
                blocks,
                weight,
                gradient,
                rowMeans,
                columnMeans,
                meanOfRows,
                factor,
                progress,
                updates,
                blocks,
                weights.address(),
                weights.count(),
                adafactor.decay(),
                rows,
                width));
        return Calls.inOrder(calls);
    }
}
