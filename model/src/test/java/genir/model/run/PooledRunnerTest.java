package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.plan.Edit;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PooledRunnerTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);
    private static final Site ATTENTION = new Site(StackName.ENCODER, 1, "", "hook_attn_out");

    private final Parameters parameters = TinyModels.parameters(2, 1, true);
    private final List<int[]> texts = TinyModels.sequences(5, 7, 3);
    private final TokenBatch batch = new TokenBatch(texts, 8);

    private static float[][] alone(Parameters parameters, List<int[]> texts) {
        return new PooledEncoder(parameters).encode(texts);
    }

    @Test
    void vectorsAreThoseOfTheEncoder() {
        float[][] expected = alone(parameters, texts);
        float[] found = new PooledRunner(parameters)
                .on(batch, List.of())
                .run(List.of())
                .read()
                .data();
        for (int row = 0; row < expected.length; row++) {
            float[] vector =
                    java.util.Arrays.copyOfRange(found, row * expected[row].length, (row + 1) * expected[row].length);
            assertThat(vector).containsExactly(expected[row], CLOSE);
        }
    }

    @Test
    void anEditedSiteIsAModelWithOtherWeights() {
        PooledRunner.Run run = new PooledRunner(parameters).on(batch, List.of(ATTENTION));
        float[] before = run.run(List.of()).read().data();
        int length = run.view(ATTENTION).rows() * run.view(ATTENTION).rowLength();
        float[] changed = run.run(List.of(run.edit(ATTENTION, List.of(new Edit.Fill(0, length, 0)))))
                .read()
                .data();
        float[] again = run.run(List.of()).read().data();
        Parameters without = parameters.copy();
        without.floats(WeightNames.selfAttention("encoder", 1, "o")).fill(0);
        float[][] expected = alone(without, texts);
        for (int i = 0; i < changed.length; i++) {
            assertThat(changed[i]).isCloseTo(expected[i / expected[0].length][i % expected[0].length], CLOSE);
        }
        assertThat(changed).isNotEqualTo(before);
        assertThat(again).containsExactly(before);
    }
}
