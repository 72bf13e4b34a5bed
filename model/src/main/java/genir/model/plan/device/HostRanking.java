package genir.model.plan.device;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.RankingLoss;
import genir.model.plan.kernel.RankedScores;
import java.nio.FloatBuffer;

/** Ranking losses on the host, added to a loss and a gradient that are there. */
final class HostRanking {
    private final HostArrays arrays;

    HostRanking(HostArrays arrays) {
        this.arrays = arrays;
    }

    /** Over tokens of one row: few of them, so that one thread is enough. */
    Runnable tokens(Instruction.TokenRanking instruction) {
        int vocabulary = instruction.logits().width();
        int answerEntries = instruction.answers().width();
        int candidateEntries = instruction.candidates().width();
        FloatBuffer logits = arrays.floats(instruction.logits());
        FloatBuffer gradient = arrays.floats(instruction.gradient());
        RankingLoss ranking = instruction.ranking();
        int[] group = new int[1 + Math.min(instruction.negatives(), candidateEntries)];
        double[] scores = new double[group.length];
        return () -> {
            int[] answers = arrays.tokens(instruction.answers());
            int[] candidates = arrays.tokens(instruction.candidates());
            int rows = answers.length / answerEntries;
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                int count = group(row, answers, answerEntries, candidates, candidateEntries, group);
                int offset = row * vocabulary;
                for (int i = 0; i < count; i++) {
                    require(group[i], 0, vocabulary);
                    scores[i] = logits.get(offset + group[i]);
                }
                sum += RankedScores.loss(ranking, scores, count);
                for (int i = 0; i < count; i++) {
                    int place = offset + group[i];
                    gradient.put(place, (float) (gradient.get(place) + ranking.weight() / rows * scores[i]));
                }
            }
            add(instruction.loss(), ranking.weight() / rows * sum);
        };
    }

    /** A row's answer and its first negatives; returns how many tokens these are, 0 where there is no answer. */
    private static int group(
            int row, int[] answers, int answerEntries, int[] candidates, int candidateEntries, int[] group) {
        int first = row * answerEntries;
        group[0] = answers[first];
        int count = group[0] == Instruction.NO_TOKEN ? 0 : 1;
        for (int i = row * candidateEntries; i < (row + 1) * candidateEntries && count > 0; i++) {
            if (count < group.length
                    && candidates[i] != Instruction.NO_TOKEN
                    && !contains(answers, first, answerEntries, candidates[i])) {
                group[count++] = candidates[i];
            }
        }
        return count;
    }

    private static boolean contains(int[] tokens, int from, int count, int wanted) {
        for (int i = from; i < from + count; i++) {
            if (tokens[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Over sequences. */
    Runnable sequences(Instruction.SequenceRanking instruction) {
        HostSequences sequences = new HostSequences(arrays, instruction);
        return () -> add(instruction.loss(), sequences.addGradient());
    }

    private void add(Operand loss, double more) {
        double[] value = new double[1];
        arrays.memory(loss.storage()).readDoubles(0, value);
        value[0] += more;
        arrays.memory(loss.storage()).writeDoubles(0, value);
    }

    /** Refuses a token that there is not. */
    static void require(int token, int first, int vocabulary) {
        if (token < first || token >= vocabulary) {
            throw new IllegalArgumentException(
                    "answer " + token + " is not between " + first + " and " + (vocabulary - 1));
        }
    }
}
