package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedRandomisationTestTest {
    private final PairedRandomisationTest test = new PairedRandomisationTest(2_000, 7);

    @Test
    void smallCasesByHand() {
        // Differences 1, 1, 1: of the eight assignments of signs two reach a sum of 3 or -3.
        assertThat(test.of(new double[] {0, 0, 0}, new double[] {1, 1, 1}))
                .isEqualTo(new PairedRandomisationTest.Result(1, 0.25));
        // Differences 3, -1, 0: the sums are 2, 4 and their opposites, none of them nearer to 0 than 2.
        assertThat(test.of(new double[] {0, 1, 5}, new double[] {3, 0, 5}))
                .isEqualTo(new PairedRandomisationTest.Result(2 / 3.0, 1));
        // Differences 4, 2, 1, -1: sums of at least 6 are 8 (1 way) and 6 (2 ways), each with both signs.
        assertThat(test.of(new double[] {0, 0, 0, 1}, new double[] {4, 2, 1, 0}).p())
                .isEqualTo(6 / 16.0);
    }

    @Test
    void systemsThatNeverDifferHaveNoSignificance() {
        double[] values = {0.5, 1, 0, 0.25};
        assertThat(test.of(values, values.clone())).isEqualTo(new PairedRandomisationTest.Result(0, 1));
    }

    @Test
    void roundingDoesNotHideEqualSums() {
        // 0.1 + 0.2 and 0.3 differ in the last digit; as sums of differences they are the same.
        double[] b = {0.1, 0.2, -0.3, 0.3};
        double[] scaled = Arrays.stream(b).map(d -> d * 10).map(Math::rint).toArray();
        assertThat(test.of(new double[4], b).p())
                .isEqualTo(test.of(new double[4], scaled).p());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 60})
    void symmetricAndBlindToOrderOfSystemsAndUnchangedQueries(int queries) {
        Random random = new Random(queries);
        for (int trial = 0; trial < 20; trial++) {
            double[] a = random.doubles(queries).toArray();
            double[] b = random.doubles(queries).toArray();
            PairedRandomisationTest.Result forth = test.of(a, b);
            PairedRandomisationTest.Result back = test.of(b, a);
            assertThat(forth.difference()).isEqualTo(-back.difference());
            assertThat(forth.p()).isEqualTo(back.p()).isGreaterThan(0).isLessThanOrEqualTo(1);
            PairedRandomisationTest.Result padded =
                    test.of(Arrays.copyOf(a, 2 * queries), Arrays.copyOf(b, 2 * queries));
            assertThat(padded.p()).isEqualTo(forth.p());
            assertThat(padded.difference()).isCloseTo(forth.difference() / 2, within(1e-12));
        }
    }

    @Test
    void samplingComesCloseToEnumeration() {
        Random random = new Random(2);
        for (int trial = 0; trial < 10; trial++) {
            double shift = trial / 20.0;
            double[] b = random.doubles(PairedRandomisationTest.EXACT)
                    .map(d -> d - 0.5 + shift)
                    .toArray();
            // A 21st difference too small to matter makes the test sample instead of trying all.
            double[] more = Arrays.copyOf(b, b.length + 1);
            more[b.length] = 1e-15;
            double exact = test.of(new double[b.length], b).p();
            double sampled = new PairedRandomisationTest(20_000, 3)
                    .of(new double[more.length], more)
                    .p();
            assertThat(sampled).isCloseTo(exact, within(4 * Math.sqrt(exact * (1 - exact) / 20_000) + 1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 100})
    void sameSystemsAreCalledDifferentAsOftenAsPSays(int queries) {
        Random random = new Random(99);
        int trials = 1_000;
        PairedRandomisationTest quick = new PairedRandomisationTest(400, 7);
        double[] ps = new double[trials];
        for (int i = 0; i < trials; i++) {
            double[] a = new double[queries];
            double[] b = new double[queries];
            Arrays.setAll(a, q -> random.nextGaussian());
            Arrays.setAll(b, q -> random.nextGaussian());
            ps[i] = quick.of(a, b).p();
        }
        for (double alpha : new double[] {0.05, 0.1, 0.25, 0.5, 0.75}) {
            double share = Arrays.stream(ps).filter(p -> p <= alpha).count() / (double) trials;
            assertThat(share)
                    .as("share of p <= %s", alpha)
                    .isCloseTo(alpha, within(4 * Math.sqrt(alpha * (1 - alpha) / trials)));
        }
    }

    @Test
    void aClearDifferenceIsFoundAndTheSeedDecides() {
        Random random = new Random(1);
        double[] a = random.doubles(200).toArray();
        double[] b = Arrays.stream(a).map(v -> v + 0.2 * random.nextDouble()).toArray();
        assertThat(test.of(a, b).p()).isEqualTo(1 / 2_001.0);
        double[] c = random.doubles(200).toArray();
        assertThat(test.of(a, c)).isEqualTo(new PairedRandomisationTest(2_000, 7).of(a, c));
        assertThat(test.of(a, c).p())
                .isNotEqualTo(new PairedRandomisationTest(2_000, 8).of(a, c).p());
    }

    @Test
    void pairsAreNeeded() {
        assertThatThrownBy(() -> test.of(new double[2], new double[3])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> test.of(new double[0], new double[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PairedRandomisationTest(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
