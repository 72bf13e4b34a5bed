package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.Tensor;
import genir.model.plan.Edit;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One step of an answer of several tokens is the last position of a decoder that reads them all. */
class StepRunnerTest {
    private static final int ROWS = 5;
    private static final int LENGTH = 7;
    private static final Site ATTENTION = new Site(StackName.DECODER, 1, "", "hook_attn_out");
    private static final Site PATTERN = new Site(StackName.DECODER, 1, "attn", "hook_pattern");
    private static final Site MLP = new Site(StackName.DECODER, 0, "", "hook_mlp_out");

    private final Parameters parameters = TinyModels.parameters(2, 3, true);
    private final List<int[]> sequences = TinyModels.sequences(ROWS, LENGTH, 21);

    private TokenBatch batch(int past) {
        List<int[]> said = TinyModels.sequences(ROWS, 20, 5).stream()
                .map(tokens -> Arrays.copyOf(Arrays.copyOf(tokens, Math.min(tokens.length, past)), past))
                .toList();
        return new TokenBatch(sequences, LENGTH, past == 0 ? List.of() : said);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4})
    void logitsEqualTheReference(int past) {
        TokenBatch batch = batch(past);
        Tensor logits = T5Runner.after(parameters, past).logits(batch).read();
        ReferenceT5 reference = new ReferenceT5(parameters);
        List<int[]> read = batch.decoderTokens(parameters.config());
        for (int row = 0; row < ROWS; row++) {
            double[] expected = reference.logits(sequences.get(row), read.get(row))[past];
            float[] found = logits.row(row);
            for (int token = 0; token < expected.length; token++) {
                assertThat((double) found[token]).isCloseTo(expected[token], Offset.offset(1e-4));
            }
        }
    }

    @Test
    void sitesAreTheLastPositionsOfTheWholeDecoder() {
        TokenBatch batch = batch(3);
        Map<Site, Tensor> whole = new T5Runner(parameters, 4)
                .run(
                        new TokenBatch(sequences, LENGTH),
                        batch.decoderTokens(parameters.config()),
                        List.of(ATTENTION, PATTERN, MLP))
                .sites();
        Map<Site, Tensor> step = T5Runner.after(parameters, 3).run(batch, List.of(ATTENTION, PATTERN, MLP));
        for (Site site : List.of(ATTENTION, MLP)) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(step.get(site).row(row))
                        .containsExactly(whole.get(site).row(4 * row + 3), Offset.offset(1e-5f));
            }
        }
        int heads = parameters.config().numHeads();
        for (int at = 0; at < ROWS * heads; at++) {
            float[] all = whole.get(PATTERN).data();
            assertThat(Arrays.copyOfRange(step.get(PATTERN).data(), at * 4, at * 4 + 4))
                    .containsExactly(Arrays.copyOfRange(all, (at * 4 + 3) * 4, (at * 4 + 4) * 4), Offset.offset(1e-6f));
        }
    }

    @Test
    void gradientsSayWhatSmallChangesDo() {
        int past = 2;
        T5Runner runner = T5Runner.after(parameters, past);
        TokenBatch batch = batch(past);
        Tensor memory = runner.encode(batch);
        int width = parameters.config().vocabSize();
        float[] weights = new float[ROWS * width];
        for (int row = 0; row < ROWS; row++) {
            weights[row * width + 3 + row] = 1;
            weights[row * width + 9] = -1;
        }
        List<Site> sites = List.of(ATTENTION, MLP);
        Map<Site, Tensor> gradients = new SiteGradients(runner).run(batch, memory, weights, sites);
        DecoderRun run = runner.decoder(batch, memory, sites);
        for (Site site : sites) {
            run.run(List.of());
            float[] values = run.view(site).read().data();
            double step = 1e-2;
            double[] more = sums(scaled(run, site, 1 + step), weights);
            double[] less = sums(scaled(run, site, 1 - step), weights);
            for (int row = 0; row < ROWS; row++) {
                double predicted = 0;
                int length = values.length / ROWS;
                for (int i = row * length; i < (row + 1) * length; i++) {
                    predicted += (double) gradients.get(site).data()[i] * values[i];
                }
                assertThat((more[row] - less[row]) / (2 * step))
                        .isCloseTo(predicted, Offset.offset(1e-2 * (1 + Math.abs(predicted))));
            }
        }
    }

    private static TensorView scaled(DecoderRun run, Site site, double factor) {
        TensorView view = run.view(site);
        return run.run(List.of(
                run.edit(site, false, List.of(new Edit.Scale(0, view.rows() * view.rowLength(), factor)))));
    }

    private static double[] sums(TensorView logits, float[] weights) {
        float[] all = logits.read().data();
        double[] sums = new double[ROWS];
        for (int i = 0; i < all.length; i++) {
            sums[i / (all.length / ROWS)] += (double) all[i] * weights[i];
        }
        return sums;
    }

    @Test
    void anotherNumberOfTokensIsRefused() {
        T5Runner runner = T5Runner.after(parameters, 2);
        assertThatThrownBy(() -> runner.logits(batch(1))).hasMessageContaining("1 tokens were said");
        assertThatThrownBy(() -> new T5Runner(parameters).logits(batch(1))).hasMessageContaining("1 tokens were said");
        assertThatThrownBy(() -> new TokenBatch(sequences, LENGTH, List.of(new int[] {1})))
                .hasMessageContaining("as many tokens");
    }
}
