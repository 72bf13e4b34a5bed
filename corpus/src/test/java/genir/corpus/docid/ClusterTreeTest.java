package genir.corpus.docid;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterTreeTest {
    @Test
    void documentsThatLieTogetherShareTheirFirstCluster() {
        // Four clouds, far from each other; document i lies in cloud i % 4.
        Random random = new Random(1);
        double[][] vectors = new double[40][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = new double[] {
                100 * (i % 4 % 2) + random.nextGaussian(), 100 * (i % 4 < 2 ? 0 : 1) + random.nextGaussian()
            };
        }
        List<int[]> paths = new ClusterTree(4, 10, 7).paths(vectors, Progress.NONE);

        for (int i = 0; i < vectors.length; i++) {
            assertThat(paths.get(i)).containsExactly(i % 4, i / 4);
        }
    }

    @Test
    void everyNameIsUniqueAndNoneBeginsAnotherWhateverTheShape() {
        Random random = new Random(2);
        for (int clusters : new int[] {2, 3, 10}) {
            for (int leaf : new int[] {1, 4, 10}) {
                double[][] vectors = new double[137][3];
                for (double[] vector : vectors) {
                    Arrays.setAll(vector, d -> random.nextGaussian());
                }
                List<int[]> paths = new ClusterTree(clusters, leaf, 3).paths(vectors, Progress.NONE);

                PrefixSet names = new PrefixSet();
                assertThat(paths).hasSize(137).allMatch(names::add);
                int most = Math.max(clusters, leaf);
                assertThat(paths).allMatch(path -> Arrays.stream(path).allMatch(value -> value < most));
            }
        }
    }

    @Test
    void documentsThatAreAllAlikeAreCutIntoEvenParts() {
        List<int[]> paths = new ClusterTree(10, 10, 3).paths(new double[1000][2], Progress.NONE);

        PrefixSet names = new PrefixSet();
        assertThat(paths).hasSize(1000).allMatch(names::add).allMatch(path -> path.length <= 12);
    }

    @Test
    void outliersDoNotMakeNamesEverLonger() {
        double[][] vectors = new double[400][1];
        IntStream.range(0, 400).forEach(i -> vectors[i][0] = Math.pow(2, i));
        List<int[]> paths = new ClusterTree(2, 1, 3).paths(vectors, Progress.NONE);

        assertThat(paths).allMatch(path -> path.length <= 18);
    }

    @Test
    void theSameSeedGivesTheSameTreeAndAnotherSeedAnother() {
        Random random = new Random(4);
        double[][] vectors = new double[300][5];
        for (double[] vector : vectors) {
            Arrays.setAll(vector, d -> random.nextGaussian());
        }
        List<int[]> first = new ClusterTree(10, 10, 3).paths(vectors, Progress.NONE);
        assertThat(new ClusterTree(10, 10, 3).paths(vectors, Progress.NONE))
                .usingRecursiveComparison()
                .isEqualTo(first);
        assertThat(new ClusterTree(10, 10, 4).paths(vectors, Progress.NONE))
                .usingRecursiveComparison()
                .isNotEqualTo(first);
    }

    @Test
    void aSmallCollectionIsNumbered() {
        assertThat(new ClusterTree(10, 10, 3).paths(new double[3][2], Progress.NONE))
                .usingRecursiveComparison()
                .isEqualTo(List.of(new int[] {0}, new int[] {1}, new int[] {2}));
    }
}
