package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.graph.T5Graph;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.rewrite.Rewrite;
import genir.model.plan.rewrite.Rewrites;
import genir.model.site.Axis;
import genir.model.site.Site;
import genir.model.site.Sites;
import genir.model.weights.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph at several decoder lengths, run by a plan. */
class T5GraphTest {
    private static final int BATCH = 2;
    private static final int LENGTH = 5;

    private final Parameters parameters = TinyModels.parameters(2, 2, true);
    private final TokenBatch batch = new TokenBatch(TinyModels.sequences(BATCH, LENGTH, 8), LENGTH);

    /** A compiled graph of one decoder length. */
    private final class Decoder {
        private final GraphFeed feed;
        private final Plan plan;
        private final int length;

        Decoder(int length, List<Rewrite> rewrites) {
            this.length = length;
            T5Graph graph = new T5Graph(parameters.config(), parameters, length, false);
            feed = new GraphFeed(parameters, length, rewrites);
            plan = feed.spec(graph.forward(), BATCH, LENGTH)
                    .keep(T5Graph.LOGITS)
                    .compile();
        }

        /** [batch][decoder position][vocabulary]. */
        float[][][] logits(List<int[]> tokens) {
            feed.fillEncoder(plan, batch);
            feed.fillDecoder(plan, tokens);
            plan.run();
            float[][][] logits = new float[BATCH][length][TinyModels.VOCABULARY];
            for (int row = 0; row < BATCH; row++) {
                for (int position = 0; position < length; position++) {
                    int place = row * length + position;
                    plan.view(T5Graph.LOGITS).readRows(place, place + 1, logits[row][position], 0);
                }
            }
            return logits;
        }
    }

    private static List<int[]> decoderTokens(int length) {
        SplittableRandom random = new SplittableRandom(length);
        int[] first = random.ints(length, 3, TinyModels.WORDS).toArray();
        int[] second = random.ints(length, 3, TinyModels.WORDS).toArray();
        first[0] = 0;
        second[0] = 0;
        return List.of(first, second);
    }

    /** A copy of the weights in every graph would be several times T5-large's 3 GB. */
    @Test
    void theGraphHasNoWeightsOfItsOwn() {
        T5Graph graph = new T5Graph(parameters.config(), parameters, 1, true);
        for (String name : parameters.layout().slots().keySet()) {
            if (graph.forward().hasVariable(name)) {
                assertThat(graph.forward().getVariable(name).getArr()).as(name).isSameAs(parameters.array(name));
            }
        }
        assertThat(graph.backward()
                        .getVariable("decoder.final_layer_norm.weight")
                        .getArr())
                .isSameAs(parameters.array("decoder.final_layer_norm.weight"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, 12, 64})
    void aLaterTokenNeverChangesAnEarlierPosition(int length) {
        Decoder decoder = new Decoder(length, Rewrites.standard());
        float[][][] before = decoder.logits(decoderTokens(length));
        for (int changed = 1; changed < length; changed += Math.max(1, length / 8)) {
            List<int[]> tokens = decoderTokens(length);
            for (int[] row : tokens) {
                row[changed] = row[changed] == 3 ? 4 : 3;
            }
            float[][][] after = decoder.logits(tokens);
            for (int row = 0; row < BATCH; row++) {
                for (int position = 0; position < changed; position++) {
                    assertThat(after[row][position])
                            .as("position %d, token %d changed", position, changed)
                            .containsExactly(before[row][position]);
                }
                assertThat(after[row][changed]).isNotEqualTo(before[row][changed]);
                assertThat(after[row][length - 1]).isNotEqualTo(before[row][length - 1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, 12, 64})
    void theFirstPositionIsTheDecoderOfOnePosition(int length) {
        float[][][] single = new Decoder(1, Rewrites.standard()).logits(decoderTokens(1));
        float[][][] longer = new Decoder(length, Rewrites.standard()).logits(decoderTokens(length));
        for (int row = 0; row < BATCH; row++) {
            assertThat(longer[row][0]).containsExactly(single[row][0], Offset.offset(1e-5f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void equalsTheReference(int length) {
        float[][][] logits = new Decoder(length, Rewrites.standard()).logits(decoderTokens(length));
        ReferenceT5 reference = new ReferenceT5(parameters);
        for (int row = 0; row < BATCH; row++) {
            double[][] expected = reference.logits(
                    batch.sequences().get(row), decoderTokens(length).get(row));
            for (int position = 0; position < length; position++) {
                for (int token = 0; token < TinyModels.VOCABULARY; token++) {
                    assertThat((double) logits[row][position][token])
                            .as("row %d, position %d, token %d", row, position, token)
                            .isCloseTo(expected[position][token], Offset.offset(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void rewrittenEqualsPlain(int length) {
        float[][][] rewritten = new Decoder(length, Rewrites.standard()).logits(decoderTokens(length));
        float[][][] plain = new Decoder(length, Rewrites.none()).logits(decoderTokens(length));
        for (int row = 0; row < BATCH; row++) {
            for (int position = 0; position < length; position++) {
                assertThat(rewritten[row][position]).containsExactly(plain[row][position], Offset.offset(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everySiteIsAVariableOfItsAxes(int length) {
        T5Graph graph = new T5Graph(parameters.config(), parameters, length, false);
        GraphFeed feed = new GraphFeed(parameters, length, Rewrites.standard());
        PlanSpec spec = feed.spec(graph.forward(), BATCH, LENGTH).keep(T5Graph.LOGITS);
        Sites sites = new Sites(parameters.config(), length);
        for (Site site : sites.all()) {
            assertThat(graph.forward().hasVariable(sites.entry(site).variable()))
                    .as(site.name())
                    .isTrue();
            spec.keep(sites.entry(site).variable());
        }
        Plan plan = spec.compile();
        for (Site site : sites.all()) {
            Sites.Entry entry = sites.entry(site);
            boolean crossKeys = site.component().equals("cross_attn");
            int here = site.name().startsWith("encoder") ? LENGTH : length;
            boolean ofMemory = crossKeys && List.of("hook_k", "hook_v").contains(site.part());
            Map<Axis, Integer> sizes = Map.of(
                    Axis.BATCH,
                    BATCH,
                    Axis.BATCH_POSITION,
                    BATCH * here,
                    Axis.POSITION,
                    ofMemory ? LENGTH : here,
                    Axis.QUERY_POSITION,
                    here,
                    Axis.KEY_POSITION,
                    crossKeys ? LENGTH : here,
                    Axis.HEAD,
                    3,
                    Axis.D_KV,
                    4,
                    Axis.D_MODEL,
                    12,
                    Axis.D_FF,
                    20,
                    Axis.ONE,
                    1);
            int[] expected = entry.axes().stream().mapToInt(sizes::get).toArray();
            assertThat(plan.view(entry.variable()).shape())
                    .as(site + " " + entry.axes())
                    .containsExactly(expected);
        }
    }

    @Test
    void everyWeightIsInTheLongerGraph() {
        T5Graph graph = new T5Graph(parameters.config(), parameters, 2, false);
        assertThat(parameters.layout().slots().keySet())
                .filteredOn(name -> !graph.forward().hasVariable(name))
                .isEmpty();
        // One position has no scores, so no queries, keys or bias.
        T5Graph single = new T5Graph(parameters.config(), parameters, 1, false);
        assertThat(parameters.layout().slots().keySet())
                .filteredOn(name -> !single.forward().hasVariable(name))
                .allMatch(name -> Arrays.stream(new String[] {".q.", ".k.", "relative_attention_bias"})
                        .anyMatch(name::contains))
                .allMatch(name -> name.startsWith("decoder.") && name.contains("SelfAttention"))
                .hasSize(5);
    }
}
