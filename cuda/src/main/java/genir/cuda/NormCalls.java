package genir.cuda;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;

/** The root-mean-square norm and its gradient. */
final class NormCalls {
    /** Floats of a row that a warp keeps, for each that a lane loads at once: WARP * HELD of common.cu. */
    private static final int KEPT = 256;
    /** Blocks of the gradient's that a multiprocessor has registers for. */
    private static final int TOGETHER = 3;

    private final Launcher launcher;
    private final Operands operands;
    private final Workspace workspace;
    private final ColumnSums columnSums;

    NormCalls(Launcher launcher, Operands operands, Workspace workspace) {
        this.launcher = launcher;
        this.operands = operands;
        this.workspace = workspace;
        this.columnSums = new ColumnSums(launcher, workspace);
    }

    private static int rows(Operand operand) {
        return Math.toIntExact(operand.length() / operand.width());
    }

    Runnable norm(Instruction.RmsNorm norm) {
        int rows = rows(norm.x());
        return launcher.rows(
                "rms_norm",
                rows,
                operands.address(norm.x()),
                operands.address(norm.gain()),
                operands.address(norm.y()),
                operands.address(norm.normalized()),
                operands.address(norm.scale()),
                rows,
                norm.x().width(),
                norm.epsilon());
    }

    /** The scale alone. */
    Runnable scale(Instruction.RootMeanSquare root) {
        int rows = rows(root.x());
        return launcher.rows(
                "rms_norm",
                rows,
                operands.address(root.x()),
                0L,
                0L,
                0L,
                operands.address(root.scale()),
                rows,
                root.x().width(),
                root.epsilon());
    }

    Runnable gradient(Instruction.RmsNormGradient gradient) {
        long dy = operands.address(gradient.dy());
        long gain = operands.address(gradient.gain());
        long normalized = operands.address(gradient.normalized());
        long scale = operands.address(gradient.scale());
        long before = operands.address(gradient.before());
        long dx = operands.address(gradient.dx());
        long dgain = operands.address(gradient.dgain());
        int rows = rows(gradient.dy());
        int width = gradient.dy().width();
        int vectors = launcher.vectors(width, dy, gain, normalized, before, dx);
        if (width > KEPT * vectors) {
            // The gain's gradient first: dx may be written over dy.
            return Calls.inOrder(
                    columnSums.of(dy, normalized, dgain, rows, width),
                    launcher.rows("rms_norm_gradient", rows, dy, gain, normalized, scale, before, dx, rows, width));
        }
        int blocks = launcher.blocksOfRows(rows, TOGETHER);
        long shares = blocks == 1 ? dgain : workspace.floats((long) blocks * width);
        Runnable pass = launcher.blocksOfRows(
                "rms_norm_gradient_sums",
                blocks,
                dy,
                gain,
                normalized,
                scale,
                before,
                dx,
                shares,
                rows,
                width,
                vectors);
        return blocks == 1 ? pass : Calls.inOrder(pass, columnSums.last(shares, 0, dgain, blocks, width));
    }
}
