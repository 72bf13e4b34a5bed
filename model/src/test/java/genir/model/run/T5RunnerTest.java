package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.Tensor;
import genir.model.plan.Edit;
import genir.model.plan.Hook;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5RunnerTest {
    private final Parameters parameters = TinyModels.parameters(2, 3, true);
    private final T5Runner runner = new T5Runner(parameters);
    private final TokenBatch batch = new TokenBatch(TinyModels.sequences(6, 7, 21), 7);

    @ParameterizedTest
    @CsvSource({"2,2,true", "2,2,false", "0,3,true", "1,1,true"})
    void logitsEqualTheReference(int encoderLayers, int decoderLayers, boolean tied) {
        Parameters weights = TinyModels.parameters(encoderLayers, decoderLayers, tied);
        T5Runner model = new T5Runner(weights);
        Tensor logits = model.logits(batch).read();
        Tensor memory = model.encode(batch);
        ReferenceT5 reference = new ReferenceT5(weights);
        for (int row = 0; row < batch.size(); row++) {
            int[] sequence = batch.sequences().get(row);
            assertClose("logits", logits.row(row), reference.logits(sequence, new int[] {0})[0]);
            double[][] encoded = reference.encode(sequence);
            for (int position = 0; position < sequence.length; position++) {
                assertClose("memory", memory.row(row * batch.length() + position), encoded[position]);
            }
        }
    }

    private static void assertClose(String what, float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as(what + " " + i).isCloseTo(expected[i], Offset.offset(1e-4));
        }
    }

    @Test
    void batchedEqualsSingle() {
        Tensor together = runner.logits(batch).read();
        for (int row = 0; row < batch.size(); row++) {
            int[] sequence = batch.sequences().get(row);
            Tensor alone = runner.logits(new TokenBatch(List.of(sequence), sequence.length))
                    .read();
            assertThat(alone.data()).containsExactly(together.row(row), Offset.offset(1e-5f));
        }
    }

    @Test
    void paddedEqualsUnpadded() {
        Tensor tight = runner.logits(batch).read();
        for (int length : new int[] {8, 16, 40}) {
            Tensor padded =
                    runner.logits(new TokenBatch(batch.sequences(), length)).read();
            assertThat(padded.data()).containsExactly(tight.data(), Offset.offset(1e-5f));
        }
    }

    @Test
    void encodedThenDecodedEqualsBoth() {
        Tensor logits = runner.logits(batch).read();
        Tensor memory = runner.encode(batch);
        assertThat(runner.decoder(batch, memory, List.of())
                        .run(List.of())
                        .read()
                        .data())
                .containsExactly(logits.data(), Offset.offset(1e-6f));
    }

    @Test
    void batchesOfOneShapeDoNotMixTheirQueries() {
        TokenBatch other = new TokenBatch(TinyModels.sequences(6, 7, 22), 7);
        Tensor first = runner.logits(batch).read();
        Tensor second = runner.logits(other).read();
        assertThat(second.data()).isNotEqualTo(first.data());
        assertThat(runner.logits(batch).read().data()).containsExactly(first.data());
        Tensor firstMemory = runner.encode(batch);
        Tensor secondMemory = runner.encode(other);
        assertThat(runner.decoder(other, secondMemory, List.of())
                        .run(List.of())
                        .read()
                        .data())
                .containsExactly(second.data(), Offset.offset(1e-6f));
        assertThat(runner.decoder(batch, firstMemory, List.of())
                        .run(List.of())
                        .read()
                        .data())
                .containsExactly(first.data(), Offset.offset(1e-6f));
    }

    @Test
    void aSupersededDecoderRunIsAnError() {
        Tensor memory = runner.encode(batch);
        T5Runner.DecoderRun first = runner.decoder(batch, memory, List.of());
        first.run(List.of());
        runner.decoder(batch, memory, List.of());
        assertThatThrownBy(() -> first.run(List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theDecoderKnowsNothingInsideTheEncoder() {
        Tensor memory = runner.encode(batch);
        Site inside = runner.sites().parse("encoder.0.hook_attn_out");
        assertThatThrownBy(() -> runner.decoder(batch, memory, List.of(inside)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("encoder.0.hook_attn_out");
    }

    @Test
    void memoryOfAnotherSizeIsAnError() {
        Tensor small = runner.encode(new TokenBatch(batch.sequences().subList(0, 1), 7));
        assertThatThrownBy(() -> runner.decoder(batch, small, List.of()))
                .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> runner.unembed(new float[12 + 5])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> runner.unembed(new float[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theResidualIsTheSumOfTheComponents() {
        Map<Site, Tensor> values =
                runner.run(batch, runner.sites().all().stream().toList());
        for (int layer = 0; layer < 3; layer++) {
            String prefix = "decoder." + layer + ".hook_";
            assertSum(values, prefix + "resid_mid", prefix + "resid_pre", prefix + "attn_out");
            assertSum(values, prefix + "resid_mid_cross", prefix + "resid_mid", prefix + "cross_attn_out");
            assertSum(
                    values,
                    prefix + "resid_post",
                    prefix + "resid_pre",
                    prefix + "attn_out",
                    prefix + "cross_attn_out",
                    prefix + "mlp_out");
        }
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "encoder." + layer + ".hook_";
            assertSum(values, prefix + "resid_post", prefix + "resid_pre", prefix + "attn_out", prefix + "mlp_out");
        }
        assertThat(values).hasSameSizeAs(runner.sites().all());
    }

    private void assertSum(Map<Site, Tensor> values, String total, String... terms) {
        float[] expected = values.get(runner.sites().parse(total)).data();
        double[] sum = new double[expected.length];
        for (String term : terms) {
            float[] data = values.get(runner.sites().parse(term)).data();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += data[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).as(total).isCloseTo(expected[i], Offset.offset(1e-5));
        }
    }

    @Test
    void patternsSumToOneAndLeavePaddingOut() {
        for (String name : List.of("encoder.1.attn.hook_pattern", "decoder.2.cross_attn.hook_pattern")) {
            Site site = runner.sites().parse(name);
            Tensor pattern = runner.run(batch, List.of(site)).get(site);
            int keys = batch.length();
            int queries = pattern.shape()[2];
            for (int row = 0; row < batch.size(); row++) {
                float[] values = pattern.row(row);
                int end = batch.sequences().get(row).length;
                for (int line = 0; line < 3 * queries; line++) {
                    double sum = 0;
                    for (int key = 0; key < keys; key++) {
                        float weight = values[line * keys + key];
                        sum += weight;
                        if (key >= end) {
                            assertThat(weight).isZero();
                        }
                    }
                    assertThat(sum).isCloseTo(1, Offset.offset(1e-5));
                }
            }
        }
    }

    @Test
    void theLensOnTheLastResidualIsTheModel() {
        Site last = runner.sites().parse("decoder.2.hook_resid_post");
        Tensor residual = runner.run(batch, List.of(last)).get(last);
        Tensor logits = runner.logits(batch).read();
        assertThat(runner.unembed(residual.data()).read().data()).containsExactly(logits.data(), Offset.offset(1e-5f));
    }

    @Test
    void anEncoderWithoutLayersNormsTheEmbeddings() {
        T5Runner bare = new T5Runner(TinyModels.parameters(0, 2, true));
        assertThat(bare.encode(batch).shape()).containsExactly(6 * 7, 12);
        Tensor logits = bare.logits(batch).read();
        assertThat(bare.decoder(batch, bare.encode(batch), List.of())
                        .run(List.of())
                        .read()
                        .data())
                .containsExactly(logits.data(), Offset.offset(1e-6f));
        assertThat(logits.row(0)).isNotEqualTo(logits.row(1));
    }

    @Test
    void batchesHoldEverySequenceInOrderAtOneSize() {
        List<int[]> sequences = TinyModels.sequences(10, 9, 3);
        List<TokenBatch> batches = T5Runner.batches(sequences, 4, 8);
        assertThat(batches).hasSize(3).allSatisfy(part -> {
            assertThat(part.size()).isEqualTo(4);
            assertThat(part.length()).isEqualTo(16);
        });
        List<int[]> all = new ArrayList<>();
        batches.forEach(part -> all.addAll(part.sequences()));
        assertThat(all.subList(0, 10)).containsExactlyElementsOf(sequences);
        assertThat(all.subList(10, 12)).containsOnly(sequences.get(9));
        assertThat(T5Runner.batches(List.of(), 4, 8)).isEmpty();
    }

    @Test
    void sequencesMustFitTheirBatch() {
        assertThatThrownBy(() -> new TokenBatch(List.of(new int[] {3, 4, 1}), 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBatch(List.of(new int[0]), 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBatch(List.of(), 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ranksCountTheTokensWithAHigherLogit() {
        T5Runner runner = new T5Runner(TinyModels.parameters(1, 1, true));
        TokenBatch batch = new TokenBatch(TinyModels.sequences(3, 5, 1), 5);
        List<int[]> tokens = List.of(new int[] {31, 36, 30}, new int[0]);
        for (int first : new int[] {0, TinyModels.WORDS}) {
            Tensor logits = runner.logits(batch).read();
            int[][] ranks = runner.ranks(runner.logits(batch), first, tokens);
            assertThat(ranks).hasNumberOfRows(2);
            assertThat(ranks[1]).isEmpty();
            for (int i = 0; i < 3; i++) {
                float own = logits.data()[tokens.get(0)[i]];
                long higher = IntStream.range(first, TinyModels.VOCABULARY)
                        .filter(token -> logits.data()[token] > own)
                        .count();
                assertThat(ranks[0][i]).isEqualTo((int) higher + 1);
            }
        }
    }

    @Test
    void topTokensAreInTheOrderOfTheirLogits() {
        T5Runner runner = new T5Runner(TinyModels.parameters(1, 1, true));
        TokenBatch batch = new TokenBatch(TinyModels.sequences(3, 5, 1), 5);
        Tensor logits = runner.logits(batch).read();
        List<TopTokens> rows = runner.top(runner.logits(batch), TinyModels.WORDS, TinyModels.VOCABULARY - 1, 99);
        assertThat(rows).hasSize(3);
        for (int row = 0; row < 3; row++) {
            int offset = row * TinyModels.VOCABULARY;
            int[] expected = IntStream.range(TinyModels.WORDS, TinyModels.VOCABULARY - 1)
                    .boxed()
                    .sorted(Comparator.comparing(token -> -logits.data()[offset + token]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(rows.get(row).tokens()).containsExactly(expected);
            double sum = IntStream.range(0, TinyModels.VOCABULARY)
                    .mapToDouble(token -> Math.exp(logits.data()[offset + token]))
                    .sum();
            assertThat(rows.get(row).logProbabilities()[0])
                    .isCloseTo(logits.data()[offset + expected[0]] - Math.log(sum), Offset.offset(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void someTokensLogitsAreThoseOfTheWholeButForAFactor(boolean tied) {
        Parameters weights = TinyModels.parameters(1, 2, tied);
        T5Runner model = new T5Runner(weights);
        Tensor memory = model.encode(batch);
        Site mlp = new Site(StackName.DECODER, 1, "", "hook_mlp_out");
        T5Runner.DecoderRun whole = model.decoder(batch, memory, List.of(mlp));
        T5Runner.DecoderRun some = model.decoder(batch, memory, List.of(mlp), 4, 9);
        double factor = tied ? Math.sqrt(weights.config().dModel()) : 1;
        for (boolean changed : new boolean[] {false, true}) {
            float[] all = whole.run(changed ? List.of(zeroed(whole, mlp)) : List.of())
                    .read()
                    .data();
            Tensor found =
                    some.run(changed ? List.of(zeroed(some, mlp)) : List.of()).read();
            assertThat(found.rows()).isEqualTo(batch.size());
            int width = all.length / batch.size();
            for (int row = 0; row < batch.size(); row++) {
                for (int token = 4; token < 9; token++) {
                    assertThat((double) found.row(row)[token - 4])
                            .isCloseTo(all[row * width + token] * factor, Offset.offset(1e-4));
                }
            }
        }
    }

    private static Hook zeroed(T5Runner.DecoderRun run, Site site) {
        int length = run.view(site).rows() * run.view(site).rowLength();
        return run.edit(site, true, List.of(new Edit.Fill(0, length, 0)));
    }
}
