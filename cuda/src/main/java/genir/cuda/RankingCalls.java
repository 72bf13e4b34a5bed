package genir.cuda;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.RankingLoss;

/** Ranking losses: a thread for each row or group, and where scores are of whole sequences a block for each row before and after it. */
final class RankingCalls {
    private final Launcher launcher;
    private final Operands operands;
    private final Workspace workspace;

    RankingCalls(Launcher launcher, Operands operands, Workspace workspace) {
        this.launcher = launcher;
        this.operands = operands;
        this.workspace = workspace;
    }

    Runnable tokens(Instruction.TokenRanking instruction) {
        int rows = rows(instruction.logits());
        int negatives =
                Math.min(instruction.negatives(), instruction.candidates().width());
        RankingLoss ranking = instruction.ranking();
        long losses = workspace.doubles(rows);
        long room = (long) rows * (negatives + 1);
        return Calls.inOrder(
                launcher.threads(
                        "token_ranking",
                        rows,
                        operands.address(instruction.logits()),
                        operands.address(instruction.answers()),
                        operands.address(instruction.candidates()),
                        operands.address(instruction.gradient()),
                        losses,
                        workspace.floats(room),
                        workspace.doubles(room),
                        rows,
                        instruction.logits().width(),
                        instruction.answers().width(),
                        instruction.candidates().width(),
                        negatives,
                        ranking.isListwise() ? 1 : 0,
                        ranking.margin(),
                        ranking.weight()),
                add(losses, rows, ranking, instruction.loss()));
    }

    Runnable sequences(Instruction.SequenceRanking instruction) {
        long[] shape = instruction.tokens().shape();
        int groups = Math.toIntExact(shape[0]);
        int sequences = Math.toIntExact(shape[1]);
        int positions = Math.toIntExact(shape[2]);
        int rows = rows(instruction.logits());
        RankingLoss ranking = instruction.ranking();
        long logits = operands.address(instruction.logits());
        long tokens = operands.address(instruction.tokens());
        int vocabulary = instruction.logits().width();
        int first = instruction.firstToken();
        long normalisers = workspace.doubles(rows);
        long logs = workspace.doubles(rows);
        long coefficients = workspace.doubles((long) groups * sequences);
        long losses = workspace.doubles(groups);
        return Calls.inOrder(
                launcher.wide(
                        "token_logs", rows, vocabulary - first, logits, tokens, normalisers, logs, vocabulary, first),
                launcher.threads(
                        "sequence_coefficients",
                        groups,
                        tokens,
                        logs,
                        coefficients,
                        losses,
                        workspace.doubles((long) groups * sequences),
                        groups,
                        sequences,
                        positions,
                        ranking.isListwise() ? 1 : 0,
                        ranking.margin(),
                        ranking.weight()),
                launcher.wide(
                        "sequence_gradient",
                        rows,
                        vocabulary - first,
                        logits,
                        tokens,
                        normalisers,
                        coefficients,
                        operands.address(instruction.gradient()),
                        vocabulary,
                        first,
                        positions),
                add(losses, groups, ranking, instruction.loss()));
    }

    private Runnable add(long losses, int count, RankingLoss ranking, Operand loss) {
        return launcher.wide("add_ranking_loss", 1, count, losses, count, ranking.weight(), operands.address(loss));
    }

    private static int rows(Operand logits) {
        return Math.toIntExact(logits.length() / logits.width());
    }
}
