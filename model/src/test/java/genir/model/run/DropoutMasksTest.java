package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.graph.GraphInputs;
import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrites;
import genir.model.weights.Parameters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DropoutMasksTest {
    private static final int BATCH = 40;
    private static final int LENGTH = 6;
    private static final float KEPT = 1 / 0.9f;

    private final Parameters parameters = TinyModels.parameters(1, 2, true);
    private final T5Graph graph = new T5Graph(parameters.config(), parameters, 1, true);
    private final List<String> masks = graph.inputs().keySet().stream()
            .filter(name -> name.startsWith(GraphInputs.DROPOUT_PREFIX))
            .toList();
    private final GraphFeed feed = new GraphFeed(parameters, 1, Rewrites.none());
    private final Plan plan = compile();

    private Plan compile() {
        PlanSpec spec =
                feed.spec(graph.forward(), BATCH, LENGTH).keep(T5Graph.LOGITS).keep(masks);
        DropoutMasks.addTo(spec, graph, parameters.config().dropoutRate(), BATCH, LENGTH);
        return spec.compile();
    }

    private float[] fill(String mask, long seed) {
        DropoutMasks.seed(plan, seed);
        TokenBatch batch = new TokenBatch(TinyModels.sequences(BATCH, LENGTH, 8), LENGTH);
        feed.fillEncoder(plan, batch);
        feed.fillDecoder(plan, feed.lastTokens(batch));
        plan.run();
        return plan.view(mask).read().data();
    }

    @Test
    void dropATenthAndScaleTheRest() {
        // Embedding and final output of two stacks; pattern, hidden layer and two or three outputs of three layers.
        assertThat(masks).hasSize(4 + 4 + 2 * 6);
        long dropped = 0;
        long all = 0;
        for (String mask : masks) {
            for (float factor : fill(mask, 5)) {
                assertThat(factor == 0 || Math.abs(factor - KEPT) < 1e-6).isTrue();
                dropped += factor == 0 ? 1 : 0;
                all++;
            }
        }
        assertThat(dropped / (double) all).isCloseTo(0.1, Offset.offset(0.005));
    }

    @Test
    void everyMaskAndSeedHasDrawsOfItsOwn() {
        Set<List<Float>> beginnings = new HashSet<>();
        for (String mask : masks) {
            for (long seed = 0; seed < 3; seed++) {
                float[] factors = fill(mask, seed);
                assertThat(fill(mask, seed)).containsExactly(factors);
                List<Float> beginning = new java.util.ArrayList<>();
                for (int i = 0; i < 120; i++) {
                    beginning.add(factors[i]);
                }
                beginnings.add(beginning);
            }
        }
        assertThat(beginnings).hasSize(3 * masks.size());
    }
}
