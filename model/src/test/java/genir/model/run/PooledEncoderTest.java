package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PooledEncoderTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void isTheScaledMeanOfTheLastResiduals(int layers) {
        Parameters parameters = TinyModels.parameters(layers, 1, true);
        int width = parameters.config().dModel();
        Site last = layers == 0
                ? new Site(StackName.ENCODER, Site.NO_LAYER, "", "hook_embed")
                : new Site(StackName.ENCODER, layers - 1, "", "hook_resid_post");
        for (int[] text : TinyModels.sequences(6, 11, 5)) {
            float[] residuals = new T5Runner(parameters)
                    .run(TokenBatch.padded(List.of(text), 8), List.of(last))
                    .get(last)
                    .data();
            double[] mean = new double[width];
            for (int i = 0; i < text.length * width; i++) {
                // The norm's own scale cancels out, its gain does not.
                mean[i % width] += residuals[i]
                        / text.length
                        * parameters.floats("encoder.final_layer_norm.weight").get(i % width);
            }
            double length = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum());
            float[] vector = new PooledEncoder(parameters).encode(List.of(text))[0];
            assertThat(vector).hasSize(width);
            for (int i = 0; i < width; i++) {
                assertThat((double) vector[i]).isCloseTo(mean[i] / length, Offset.offset(1e-5));
            }
        }
    }

    @Test
    void aTextsVectorDoesNotDependOnTheOthers() {
        PooledEncoder encoder = new PooledEncoder(TinyModels.parameters(2, 1, true));
        List<int[]> texts = new ArrayList<>(TinyModels.sequences(40, 30, 5));
        float[][] together = encoder.encode(texts);
        Collections.reverse(texts);
        float[][] reversed = encoder.encode(texts);
        for (int i = 0; i < together.length; i++) {
            assertThat(reversed[together.length - 1 - i]).containsExactly(together[i]);
            assertThat(encoder.encode(List.of(texts.get(together.length - 1 - i)))[0])
                    .containsExactly(together[i]);
        }
    }

    @Test
    void hasLengthOne() {
        for (float[] vector :
                new PooledEncoder(TinyModels.parameters(1, 1, true)).encode(TinyModels.sequences(9, 20, 3))) {
            double square = 0;
            for (float x : vector) {
                square += (double) x * x;
            }
            assertThat(square).isCloseTo(1, Offset.offset(1e-5));
        }
    }
}
