package genir.training.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.example.SplitMix64;
import genir.model.run.TopTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenDrawTest {
    /** Probabilities .5, .3, .15 and .05 of tokens 7, 3, 9 and 4. */
    private static final TopTokens BEST = new TopTokens(
            new int[] {7, 3, 9, 4}, new double[] {Math.log(.5), Math.log(.3), Math.log(.15), Math.log(.05)});

    private static final int DRAWS = 20_000;

    private static double[] shares(TokenDraw draw, int forbidden) {
        SplitMix64 random = new SplitMix64(1, 2);
        double[] shares = new double[10];
        for (int i = 0; i < DRAWS; i++) {
            shares[draw.draw(BEST, token -> token != forbidden, random)] += 1.0 / DRAWS;
        }
        return shares;
    }

    @ParameterizedTest
    @CsvSource({
        // temperature, k, p, forbidden, then the shares of 7, 3, 9, 4
        "1, 0, 1, -1, .5, .3, .15, .05",
        "1, 2, 1, -1, .625, .375, 0, 0",
        "1, 2, 1, 3, .76923, 0, .23077, 0",
        "1, 0, .79, -1, .625, .375, 0, 0",
        "1, 0, .81, -1, .52632, .31579, .15789, 0",
        "1, 0, .01, -1, 1, 0, 0, 0",
        ".5, 0, 1, -1, .68493, .24658, .06164, .00685",
        // Of the two that k leaves, .625 and .375, the first is not enough for p, and together they are.
        "1, 2, .7, -1, .625, .375, 0, 0",
    })
    void tokensComeAsOftenAsTheirProbabilitySays(
            double temperature, int k, double p, int forbidden, double seven, double three, double nine, double four) {
        double[] shares = shares(new TokenDraw(temperature, k, p), forbidden);
        double error = 4 * Math.sqrt(.25 / DRAWS);
        assertThat(shares[7]).isCloseTo(seven, within(error));
        assertThat(shares[3]).isCloseTo(three, within(error));
        assertThat(shares[9]).isCloseTo(nine, within(error));
        assertThat(shares[4]).isCloseTo(four, within(error));
    }

    @Test
    void whereNothingIsAllowedNothingIsDrawn() {
        assertThat(new TokenDraw(1, 0, 1).draw(BEST, token -> false, new SplitMix64(1, 1)))
                .isEqualTo(TokenDraw.NONE);
    }
}
