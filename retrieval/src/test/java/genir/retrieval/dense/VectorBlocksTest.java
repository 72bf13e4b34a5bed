package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorBlocksTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "256, 8", "257, 384", "600, 50"})
    void theProductsOfManyAreThoseOfEachToTheLastBit(int size, int dimensions) {
        Random random = new Random(size);
        float[][] rows = vectors(size, dimensions, random);
        float[][] queries = vectors(5, dimensions, random);
        VectorBlocks blocks = VectorBlocks.of(rows);
        assertThat(blocks.size()).isEqualTo(size);
        float[][] products = blocks.products(queries);
        for (int q = 0; q < queries.length; q++) {
            assertThat(products[q]).hasSize(size);
            for (int row = 0; row < size; row++) {
                assertThat(products[q][row]).isEqualTo(VectorBlocks.product(queries[q], rows[row]));
                double exact = 0;
                for (int d = 0; d < dimensions; d++) {
                    exact += (double) queries[q][d] * rows[row][d];
                }
                assertThat((double) products[q][row]).isCloseTo(exact, within(1e-4));
            }
        }
    }

    private static float[][] vectors(int count, int dimensions, Random random) {
        float[][] vectors = new float[count][dimensions];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimensions; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }
}
