package genir.corpus.latent;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.corpus.SmallCollection;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentSpaceTest {
    @TempDir
    Path root;

    /** With all dimensions nothing is lost: products of vectors are those of the weights' rows. */
    @Test
    void inAllDimensionsVectorsHaveTheCosinesOfTheTermWeights() throws IOException {
        CollectionIndexer.write(
                SmallCollection.get(), IndexConfig.defaults(), Map.of(), root.resolve("index"), Progress.NONE);
        try (CollectionIndex index = CollectionIndex.open(root.resolve("index"))) {
            TermWeights weights = TermWeights.of(index.reader());
            int documents = weights.documents();
            double[][] identity = new double[documents][documents];
            for (int i = 0; i < documents; i++) {
                identity[i][i] = 1;
            }
            double[][] cosines = weights.timesItsTransposeTimes(identity);
            RealMatrix latent = new Array2DRowRealMatrix(
                    LatentSpace.of(weights, 64, 5, Progress.NONE).unitDocuments());
            double[][] products = latent.multiply(latent.transpose()).getData();

            assertThat(documents).isGreaterThan(2);
            for (int i = 0; i < documents; i++) {
                for (int j = 0; j < documents; j++) {
                    assertThat(products[i][j]).isCloseTo(cosines[i][j], Offset.offset(1e-6));
                }
            }
            // The first document, "!", shares no term with another.
            assertThat(cosines[0][0]).isZero();
            assertThat(cosines[1][1]).isCloseTo(1, Offset.offset(1e-6));
        }
    }
}
