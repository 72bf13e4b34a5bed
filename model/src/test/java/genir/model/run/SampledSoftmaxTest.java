package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The softmax over candidates against the whole one and against sums of doubles. */
class SampledSoftmaxTest {
    private static final int WORDS = 30;
    private static final int DOCIDS = 7;
    private static final int ROWS = 4;
    private static final int[] TARGETS = {33, 30, 36, 33};

    private final TokenBatch batch = GradientsTest.batch(ROWS, 8, 11);

    private static Parameters whole(boolean tied) {
        return Initialization.T5.create(GradientsTest.config(tied, 0), 3);
    }

    private static String matrix(boolean tied) {
        return tied ? WeightNames.EMBEDDING : WeightNames.OUTPUT;
    }

    /** The weights that a batch of these candidates has to do with; there is room for two more. */
    private static Parameters part(Parameters whole, boolean tied, int[] candidates) {
        Parameters part = whole.zerosOfCandidates(WORDS, candidates.length + 2);
        fill(part, whole, tied, candidates);
        return part;
    }

    private static void fill(Parameters part, Parameters whole, boolean tied, int[] candidates) {
        int width = whole.config().dModel();
        for (ParameterLayout.Slot slot : part.layout().slots().values()) {
            float[] floats = new float[(int) slot.length()];
            if (slot.name().equals(WeightNames.OUTPUT)) {
                // What lies behind the candidates must not matter.
                Arrays.fill(floats, 0.5f);
                for (int place = 0; place < candidates.length; place++) {
                    whole.floats(matrix(tied)).get((long) candidates[place] * width, floats, place * width, width);
                }
            } else {
                whole.floats(slot.name()).get(0, floats);
            }
            part.floats(slot.name()).put(0, floats);
        }
    }

    private static SampledSoftmax objective(int[] candidates, float[] corrections) {
        List<Integer> places = new ArrayList<>();
        for (int candidate : candidates) {
            places.add(candidate);
        }
        int[] targets = new int[ROWS];
        List<int[]> own = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            targets[row] = places.indexOf(TARGETS[row]);
            own.add(new int[] {targets[row]});
        }
        return new SampledSoftmax(new CrossEntropy(0, targets), candidates, corrections, own);
    }

    private static float[] row(Parameters gradients, String name, int row) {
        float[] floats = new float[gradients.config().dModel()];
        gradients.floats(name).get((long) row * floats.length, floats);
        return floats;
    }

    /** Of words too: what comes through the encoder is the same, where the output gives their rows none. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withEveryDocidItIsTheSoftmaxOverDocids(boolean tied) {
        Parameters whole = whole(tied);
        GradientRunner full = new GradientRunner(whole);
        double expected = full.run(batch, new CrossEntropy(WORDS, TARGETS), 1);
        int[] candidates = {36, 30, 33, 31, 35, 34, 32};
        GradientRunner sampled = new GradientRunner(part(whole, tied, candidates));
        double loss = sampled.run(batch, objective(candidates, new float[DOCIDS]), 1);

        assertThat(loss).isCloseTo(expected, within(1e-5));
        for (int place = 0; place < DOCIDS; place++) {
            assertThat(row(sampled.gradients(), WeightNames.OUTPUT, place))
                    .containsExactly(row(full.gradients(), matrix(tied), candidates[place]), within(2e-5f));
        }
        assertThat(row(sampled.gradients(), WeightNames.OUTPUT, DOCIDS)).containsOnly(0);
        for (ParameterLayout.Slot slot : sampled.gradients().layout().slots().values()) {
            for (int row = 0; row < WORDS && slot.name().equals(WeightNames.EMBEDDING); row++) {
                assertThat(row(sampled.gradients(), slot.name(), row))
                        .containsExactly(row(full.gradients(), slot.name(), row), within(2e-5f));
            }
            if (!slot.name().equals(WeightNames.EMBEDDING) && !slot.name().equals(WeightNames.OUTPUT)) {
                float[] made = new float[(int) slot.length()];
                float[] wanted = new float[made.length];
                sampled.gradients().floats(slot.name()).get(0, made);
                full.gradients().floats(slot.name()).get(0, wanted);
                assertThat(made).as(slot.name()).containsExactly(wanted, within(2e-5f));
            }
        }
    }

    /** Of a row's logits; candidates are corrected, but for its own target, and some of them masked. */
    @Test
    void correctsAllButARowsOwn() {
        Parameters whole = whole(true);
        int[] candidates = {33, 30, 36, 31};
        float[] corrections = {0.7f, SampledSoftmax.MASKED, 1.2f, 2.3f};
        GradientRunner runner = new GradientRunner(part(whole, true, candidates));
        double loss = runner.run(batch, objective(candidates, corrections), 1);

        int vocabulary = whole.config().vocabSize();
        float[] logits = new T5Runner(whole).logits(batch).read().data();
        int width = whole.config().dModel();
        double expected = 0;
        double[][] shares = new double[ROWS][candidates.length];
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int place = 0; place < candidates.length; place++) {
                boolean own = candidates[place] == TARGETS[row];
                shares[row][place] = Math.exp(
                        logits[row * vocabulary + candidates[place]] + (own ? 0 : (double) corrections[place]));
                sum += shares[row][place];
            }
            for (int place = 0; place < candidates.length; place++) {
                shares[row][place] /= sum;
                expected -= candidates[place] == TARGETS[row] ? Math.log(shares[row][place]) / ROWS : 0;
            }
        }
        assertThat(loss).isCloseTo(expected, within(1e-5));
        // The gradient of a candidate's row is a sum of what the decoder's rows are, each by what its share is off.
        float[] last = new T5Runner(whole)
                .run(batch, List.of(new Site(StackName.DECODER, Site.NO_LAYER, "", "hook_out")))
                .values()
                .iterator()
                .next()
                .data();
        for (int place = 0; place < candidates.length; place++) {
            float[] made = row(runner.gradients(), WeightNames.OUTPUT, place);
            for (int d = 0; d < width; d++) {
                double gradient = 0;
                for (int row = 0; row < ROWS; row++) {
                    double off = shares[row][place] - (candidates[place] == TARGETS[row] ? 1 : 0);
                    gradient += off / ROWS * last[row * width + d] / Math.sqrt(width);
                }
                assertThat((double) made[d]).isCloseTo(gradient, within(1e-5));
            }
        }
    }

    /**
     * Candidates drawn anew each time, every docid with its own probability: in the mean the gradient is about the whole one. Not
     * quite, for the mean of a quotient is not that of the means; with seven docids that is a tenth.
     */
    @Test
    void correctedGradientsAreAboutTheWholeOneInTheMean() {
        Parameters whole = whole(true);
        GradientRunner full = new GradientRunner(whole);
        full.run(batch, new CrossEntropy(WORDS, TARGETS), 1);
        double[] probabilities = {0.9, 0.5, 0.8, 0.5, 0.7, 0.95, 0.6};
        SplittableRandom random = new SplittableRandom(5);
        int width = whole.config().dModel();
        double[][] corrected = new double[DOCIDS][width];
        double[][] plain = new double[DOCIDS][width];
        Parameters part = whole.zerosOfCandidates(WORDS, DOCIDS);
        GradientRunner runner = new GradientRunner(part);
        for (int draw = 0; draw < 1_000; draw++) {
            boolean[] drawn = new boolean[DOCIDS];
            for (int docid = 0; docid < DOCIDS; docid++) {
                drawn[docid] = random.nextDouble() < probabilities[docid];
            }
            int[] candidates = IntStream.range(0, DOCIDS)
                    .filter(docid -> drawn[docid] || IntStream.of(TARGETS).anyMatch(target -> target == WORDS + docid))
                    .map(docid -> WORDS + docid)
                    .toArray();
            float[] none = new float[candidates.length];
            float[] logs = new float[candidates.length];
            for (int place = 0; place < logs.length; place++) {
                int docid = candidates[place] - WORDS;
                none[place] = drawn[docid] ? 0 : SampledSoftmax.MASKED;
                logs[place] = drawn[docid] ? (float) -Math.log(probabilities[docid]) : SampledSoftmax.MASKED;
            }
            fill(part, whole, true, candidates);
            runner.run(batch, objective(candidates, logs), 1);
            add(corrected, candidates, runner.gradients());
            runner.run(batch, objective(candidates, none), 1);
            add(plain, candidates, runner.gradients());
        }
        double distance = distance(corrected, full.gradients());
        assertThat(distance).isLessThan(0.1).isLessThan(distance(plain, full.gradients()) / 2);
    }

    private static void add(double[][] sums, int[] candidates, Parameters gradients) {
        for (int place = 0; place < candidates.length; place++) {
            float[] row = row(gradients, WeightNames.OUTPUT, place);
            for (int d = 0; d < row.length; d++) {
                sums[candidates[place] - WORDS][d] += row[d] / 1_000;
            }
        }
    }

    /** Of the docids' gradients, by their length. */
    private static double distance(double[][] means, Parameters full) {
        double difference = 0;
        double length = 0;
        for (int docid = 0; docid < DOCIDS; docid++) {
            float[] expected = row(full, WeightNames.EMBEDDING, WORDS + docid);
            for (int d = 0; d < expected.length; d++) {
                difference += Math.pow(means[docid][d] - expected[d], 2);
                length += Math.pow(expected[d], 2);
            }
        }
        return Math.sqrt(difference / length);
    }

    @Test
    void targetsAreOfEachRow() {
        assertThatThrownBy(() -> new SampledSoftmax(
                        new CrossEntropy(0, new int[] {0, 1}),
                        new int[] {30, 31},
                        new float[2],
                        Collections.singletonList(new int[] {0})))
                .hasMessage("2 corrections of 2 candidates, targets of 1 of 2 rows");
    }
}
