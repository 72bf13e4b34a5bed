package genir.model.plan.device;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.RankingLoss;
import genir.model.plan.kernel.LogSumExp;
import genir.model.plan.kernel.RankedScores;
import genir.model.plan.kernel.Workers;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** A ranking loss over sequences: log-probabilities row by row, losses group by group, then gradients row by row. */
final class HostSequences {
    private final HostArrays arrays;
    private final Instruction.SequenceRanking instruction;
    private final FloatBuffer logits;
    private final FloatBuffer gradient;
    private final int vocabulary;
    private final int first;
    private final int groups;
    private final int sequences;
    private final int positions;
    /** Of each row's softmax, where the row has a token. */
    private final double[] normalisers;
    /** The derivative of the whole loss by each sequence's score. */
    private final double[] coefficients;

    private final float[][] scratch;

    HostSequences(HostArrays arrays, Instruction.SequenceRanking instruction) {
        this.arrays = arrays;
        this.instruction = instruction;
        this.logits = arrays.floats(instruction.logits());
        this.gradient = arrays.floats(instruction.gradient());
        this.vocabulary = instruction.logits().width();
        this.first = instruction.firstToken();
        long[] shape = instruction.tokens().shape();
        this.groups = Math.toIntExact(shape[0]);
        this.sequences = Math.toIntExact(shape[1]);
        this.positions = Math.toIntExact(shape[2]);
        this.normalisers = new double[groups * sequences * positions];
        this.coefficients = new double[groups * sequences];
        this.scratch = new float[Workers.parts()][vocabulary - first];
    }

    /** Adds the weighted loss's gradient; returns the weighted loss. */
    double addGradient() {
        int[] tokens = arrays.tokens(instruction.tokens());
        eachRow(tokens, (part, row) -> normalise(row, tokens[row]));
        double loss = losses(tokens);
        eachRow(tokens, (part, row) -> {
            double coefficient = coefficients[row / positions];
            if (coefficient != 0) {
                addGradient(row, tokens[row], coefficient, scratch[part]);
            }
        });
        return loss;
    }

    /** What is done with a row that has a token. */
    @FunctionalInterface
    private interface RowWork {
        void of(int part, int row);
    }

    private void eachRow(int[] tokens, RowWork work) {
        Workers.run(tokens.length, (long) tokens.length * (vocabulary - first), (part, from, to) -> {
            for (int row = from; row < to; row++) {
                if (tokens[row] != Instruction.NO_TOKEN) {
                    work.of(part, row);
                }
            }
        });
    }

    private void normalise(int row, int token) {
        HostRanking.require(token, first, vocabulary);
        normalisers[row] = LogSumExp.of(logits, row * vocabulary + first, vocabulary - first);
    }

    private double losses(int[] tokens) {
        RankingLoss ranking = instruction.ranking();
        double share = ranking.weight() / groups;
        double[] scores = new double[sequences];
        int[] members = new int[sequences];
        double sum = 0;
        Arrays.fill(coefficients, 0);
        for (int group = 0; group < groups; group++) {
            int count = members(group, tokens, members);
            for (int i = 0; i < count; i++) {
                scores[i] = score(members[i], tokens);
            }
            sum += RankedScores.loss(ranking, scores, count);
            for (int i = 0; i < count; i++) {
                coefficients[members[i]] = share * scores[i];
            }
        }
        return share * sum;
    }

    /** A group's sequences that have tokens, its answer first; none where the answer has none. */
    private int members(int group, int[] tokens, int[] members) {
        int answer = group * sequences;
        int count = 0;
        for (int sequence = answer; sequence < answer + sequences && hasTokens(answer, tokens); sequence++) {
            if (hasTokens(sequence, tokens)) {
                members[count++] = sequence;
            }
        }
        return count;
    }

    private boolean hasTokens(int sequence, int[] tokens) {
        return Arrays.stream(tokens, sequence * positions, (sequence + 1) * positions)
                .anyMatch(token -> token != Instruction.NO_TOKEN);
    }

    private double score(int sequence, int[] tokens) {
        double score = 0;
        for (int row = sequence * positions; row < (sequence + 1) * positions; row++) {
            if (tokens[row] != Instruction.NO_TOKEN) {
                score += logits.get(row * vocabulary + tokens[row]) - normalisers[row];
            }
        }
        return score;
    }

    private void addGradient(int row, int token, double coefficient, float[] sums) {
        int offset = row * vocabulary + first;
        gradient.get(offset, sums);
        for (int i = 0; i < sums.length; i++) {
            double probability = Math.exp(logits.get(offset + i) - normalisers[row]);
            sums[i] += (float) (coefficient * ((first + i == token ? 1 : 0) - probability));
        }
        gradient.put(offset, sums);
    }
}
