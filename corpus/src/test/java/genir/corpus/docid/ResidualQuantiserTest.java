package genir.corpus.docid;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResidualQuantiserTest {
    /** A large and a small offset, each one of three: two codebooks hold all there is. */
    private static double[][] planted(int documents) {
        double[][] vectors = new double[documents][];
        for (int i = 0; i < documents; i++) {
            vectors[i] = new double[] {100 * (i % 3), i / 3 % 3};
        }
        return vectors;
    }

    @Test
    void eachLevelFindsWhatTheOneBeforeItLeaves() {
        ResidualQuantiser.Codes found = new ResidualQuantiser(2, 3, 5).quantise(planted(36), Progress.NONE);

        for (int i = 0; i < 36; i++) {
            assertThat(found.codes()[i]).containsExactly(i % 3, i / 3 % 3);
        }
        double spread = 36 * (20000 / 3.0 + 2 / 3.0);
        assertThat(found.errors()[0]).isCloseTo(36 * (2 / 3.0) / spread, Offset.offset(1e-12));
        assertThat(found.errors()[1]).isCloseTo(0, Offset.offset(1e-12));
    }

    @Test
    void everyLevelLeavesLessAndTheSameSeedTheSameCodes() {
        Random random = new Random(3);
        double[][] vectors = new double[300][8];
        for (double[] vector : vectors) {
            Arrays.setAll(vector, d -> random.nextGaussian());
        }
        double[][] before = Arrays.stream(vectors).map(double[]::clone).toArray(double[][]::new);
        ResidualQuantiser.Codes found = new ResidualQuantiser(5, 8, 1).quantise(vectors, Progress.NONE);

        assertThat(found.errors()[0]).isLessThan(1);
        for (int level = 1; level < 5; level++) {
            assertThat(found.errors()[level]).isLessThan(found.errors()[level - 1]);
        }
        assertThat(vectors).isDeepEqualTo(before);
        ResidualQuantiser.Codes again = new ResidualQuantiser(5, 8, 1).quantise(vectors, Progress.NONE);
        assertThat(again.codes()).isDeepEqualTo(found.codes());
        assertThat(again.errors()).isEqualTo(found.errors());
    }

    @Test
    void fewerDocumentsThanCentroidsAndDocumentsThatAreAllAlikeHaveCodes() {
        assertThat(new ResidualQuantiser(3, 32, 1)
                        .quantise(new double[0][], Progress.NONE)
                        .codes())
                .isEmpty();
        ResidualQuantiser.Codes two =
                new ResidualQuantiser(3, 32, 1).quantise(new double[][] {{1, 0}, {0, 1}}, Progress.NONE);
        assertThat(two.codes()[0]).isNotEqualTo(two.codes()[1]);
        assertThat(two.errors()).containsOnly(0);

        ResidualQuantiser.Codes alike = new ResidualQuantiser(2, 4, 1).quantise(new double[20][3], Progress.NONE);
        assertThat(alike.errors()).containsOnly(0);
    }

    @Test
    void documentsOfOneCodeGetALastValueAndOthersNone() {
        List<int[]> names = CodeNames.of(new int[][] {{0, 1}, {2, 2}, {0, 1}, {0, 2}, {0, 1}});

        assertThat(names)
                .containsExactly(
                        new int[] {0, 1, 0}, new int[] {2, 2}, new int[] {0, 1, 1}, new int[] {0, 2}, new int[] {0, 1, 2
                        });
        PrefixSet prefixes = new PrefixSet();
        assertThat(names).allMatch(prefixes::add);
    }

    @Test
    void theReportCountsUsageSharingAndEntropy() {
        int[][] codes = {{0, 0}, {0, 0}, {1, 1}, {1, 1}, {2, 0}, {2, 1}, {3, 0}, {3, 1}};
        DocidReport report = DocidReport.of(new ResidualQuantiser.Codes(codes, new double[] {0.5, 0.25}), 8, "latent");

        assertThat(report.codes()).isEqualTo(6);
        assertThat(report.sharing()).isEqualTo(4);
        assertThat(report.mostSharing()).isEqualTo(2);
        assertThat(report.levels().get(0).used()).isEqualTo(4);
        assertThat(report.levels().get(0).entropy()).isCloseTo(2, Offset.offset(1e-12));
        assertThat(report.levels().get(1).entropy()).isCloseTo(1, Offset.offset(1e-12));
        // Only where the first level is 2 or 3 does the second say anything, one bit.
        assertThat(report.levels().get(1).conditionalEntropy()).isCloseTo(0.5, Offset.offset(1e-12));
        assertThat(report.levels().get(1).error()).isEqualTo(0.25);
    }
}
