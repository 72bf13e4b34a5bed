package genir.interpret.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.interpret.SmallModel;
import genir.model.Tensor;
import genir.model.backend.FloatSpan;
import genir.model.run.T5Runner;
import genir.model.weights.Parameters;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogitLensTest {
    private static final int WIDTH = 16;

    private final Parameters parameters = SmallModel.trained();
    private final LogitLens lens = new LogitLens(new T5Runner(parameters));

    /** unembed(final_norm(v) d_model^-0.5) in doubles. */
    @Test
    void normsScalesAndUnembeds() {
        SplittableRandom random = new SplittableRandom(3);
        int rows = 5;
        float[] vectors = new float[rows * WIDTH];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextDouble(-2, 2) * (i < WIDTH ? 100 : 1);
        }
        Tensor logits = lens.logits(vectors).read();
        FloatSpan gain = parameters.floats("decoder.final_layer_norm.weight");
        FloatSpan embeddings = parameters.floats("shared.weight");
        int vocabulary = SmallModel.vocabulary().size();
        assertThat(logits.shape()).containsExactly(rows, vocabulary);
        for (int row = 0; row < rows; row++) {
            double square = 0;
            for (int i = 0; i < WIDTH; i++) {
                square += Math.pow(vectors[row * WIDTH + i], 2) / WIDTH;
            }
            for (int token = 0; token < vocabulary; token++) {
                double logit = 0;
                for (int i = 0; i < WIDTH; i++) {
                    logit += vectors[row * WIDTH + i]
                            / Math.sqrt(square + 1e-6)
                            * gain.get(i)
                            / Math.sqrt(WIDTH)
                            * embeddings.get(token * WIDTH + i);
                }
                assertThat((double) logits.row(row)[token]).isCloseTo(logit, Offset.offset(1e-4));
            }
        }
    }

    @Test
    void takesWholeVectorsOnly() {
        assertThatThrownBy(() -> lens.logits(new float[WIDTH + 1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lens.logits(new float[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
