package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.plan.device.Devices;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftCrossEntropyTest {
    private static final int ROWS = 5;
    private static final int VOCABULARY = 11;

    private static float[] logits(double spread) {
        SplittableRandom random = new SplittableRandom(6);
        float[] logits = new float[ROWS * VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextDouble(-spread, spread);
        }
        return logits;
    }

    private static double evaluate(Objective objective, float[] logits, float[] gradient) {
        ObjectiveRun run = new ObjectiveRun(objective, ROWS, VOCABULARY, Devices.standard());
        double loss = run.evaluate(logits);
        System.arraycopy(run.gradient(), 0, gradient, 0, gradient.length);
        return loss;
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,8", "7,1", "7,8", "0,60"})
    void equalsDoubles(int firstToken, double spread) {
        float[] logits = logits(spread);
        List<TokenDistribution> targets = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            targets.add(new TokenDistribution(new int[] {10, 7 + row % 3}, new float[] {0.25f, 0.75f}));
        }
        // One row with more tokens than the others.
        targets.set(2, new TokenDistribution(new int[] {10, 9, 8}, new float[] {0.25f, 0.75f, 0}));
        Objective objective = new SoftCrossEntropy(firstToken, targets);
        float[] gradient = new float[logits.length];
        double loss = evaluate(objective, logits, gradient);

        double expectedLoss = 0;
        for (int row = 0; row < ROWS; row++) {
            double total = 0;
            for (int token = firstToken; token < VOCABULARY; token++) {
                total += Math.exp(logits[row * VOCABULARY + token]);
            }
            for (int token = 0; token < VOCABULARY; token++) {
                double wanted = token == 10 ? 0.25 : token == 7 + row % 3 ? 0.75 : 0;
                double exact = logits[row * VOCABULARY + token] - Math.log(total);
                expectedLoss -= wanted * exact / ROWS;
                double probability = token < firstToken ? 0 : Math.exp(exact);
                assertThat((double) gradient[row * VOCABULARY + token])
                        .isCloseTo((probability - wanted) / ROWS, Offset.offset(1e-6));
            }
        }
        assertThat(loss).isCloseTo(expectedLoss, Offset.offset(1e-5 * Math.max(1, expectedLoss)));
        assertThat(objective.terms()).isEqualTo(ROWS);
    }

    @Test
    void allOnOneTokenIsTheCrossEntropy() {
        float[] logits = logits(5);
        int[] tokens = {3, 0, 10, 10, 4};
        List<TokenDistribution> targets = new ArrayList<>();
        for (int token : tokens) {
            targets.add(TokenDistribution.of(token));
        }
        float[] soft = new float[logits.length];
        float[] hard = new float[logits.length];
        double softLoss = evaluate(new SoftCrossEntropy(0, targets), logits, soft);
        double hardLoss = evaluate(new CrossEntropy(0, tokens), logits, hard);
        assertThat(soft).containsExactly(hard);
        assertThat(softLoss).isEqualTo(hardLoss);
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        assertThatThrownBy(() -> new TokenDistribution(new int[] {1, 2}, new float[] {0.5f, 0.4f}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not to 1");
        assertThatThrownBy(() -> new TokenDistribution(new int[] {1}, new float[] {0.5f, 0.5f}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
