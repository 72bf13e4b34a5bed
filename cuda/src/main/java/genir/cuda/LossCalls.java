package genir.cuda;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;

/** Cross-entropies, a block for each row, then the mean of the rows' losses; and ranks by logits. */
final class LossCalls {
    private final Launcher launcher;
    private final Operands operands;
    private final Workspace workspace;

    LossCalls(Launcher launcher, Operands operands, Workspace workspace) {
        this.launcher = launcher;
        this.operands = operands;
        this.workspace = workspace;
    }

    Runnable hard(Instruction.CrossEntropy loss) {
        int rows = rows(loss.logits());
        long losses = workspace.doubles(rows);
        long targets = operands.address(loss.targets());
        return Calls.inOrder(
                launcher.wide(
                        "cross_entropy",
                        rows,
                        work(loss.logits()),
                        operands.address(loss.logits()),
                        targets,
                        operands.address(loss.gradient()),
                        losses,
                        rows,
                        loss.logits().width(),
                        loss.firstToken(),
                        loss.smoothing()),
                launcher.wide("mean_loss", 1, rows, losses, targets, rows, operands.address(loss.loss())));
    }

    Runnable soft(Instruction.SoftCrossEntropy loss) {
        int rows = rows(loss.logits());
        long losses = workspace.doubles(rows);
        return Calls.inOrder(
                launcher.wide(
                        "soft_cross_entropy",
                        rows,
                        work(loss.logits()),
                        operands.address(loss.logits()),
                        operands.address(loss.tokens()),
                        operands.address(loss.probabilities()),
                        operands.address(loss.gradient()),
                        losses,
                        rows,
                        loss.logits().width(),
                        loss.firstToken(),
                        loss.tokens().width()),
                launcher.wide("mean_loss", 1, rows, losses, 0L, rows, operands.address(loss.loss())));
    }

    Runnable ranks(Instruction.TargetRanks ranks) {
        return launcher.wide(
                "target_ranks",
                rows(ranks.logits()),
                work(ranks.logits()),
                operands.address(ranks.logits()),
                operands.address(ranks.tokens()),
                operands.address(ranks.ranks()),
                ranks.logits().width(),
                ranks.firstToken(),
                ranks.tokens().width());
    }

    Runnable top(Instruction.TopTokens top) {
        int rows = rows(top.logits());
        int count = top.tokens().width();
        return launcher.wide(
                "top_tokens",
                rows,
                work(top.logits()),
                operands.address(top.logits()),
                workspace.floats((long) rows * count),
                operands.address(top.tokens()),
                top.logProbabilities() == null ? 0L : operands.address(top.logProbabilities()),
                top.logits().width(),
                top.from(),
                top.to(),
                count);
    }

    /** What a block has to do for a row: loads of four logits. */
    private static int work(Operand logits) {
        return logits.width() / 4;
    }

    private static int rows(Operand logits) {
        return Math.toIntExact(logits.length() / logits.width());
    }
}
