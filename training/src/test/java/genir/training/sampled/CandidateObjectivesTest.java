package genir.training.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.model.run.CrossEntropy;
import genir.model.run.SampledSoftmax;
import genir.model.run.SoftCrossEntropy;
import genir.model.run.TokenBatch;
import genir.model.run.TokenDistribution;
import genir.training.loop.BatchExamples;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateObjectivesTest {
    private static final int FIRST = 50;
    private static final float[] SHARES = {0.3f, 0.01f, 0.2f, 0.05f, 0.04f, 0.1f, 0.1f, 0.05f, 0.05f, 0.1f};

    private static BatchExamples batch(long number, int... targets) {
        TokenBatch inputs = new TokenBatch(Collections.nCopies(targets.length, new int[] {3, 1}), 2);
        return new BatchExamples(number, inputs, inputs.sequences(), targets, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "log-uniform"})
    void drawsAsItSays(String distribution) {
        CandidateDraw draw = new SampledSoftmaxConfig(4, distribution, true).draw(SHARES);
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = new int[SHARES.length];
        int draws = 40_000;
        for (int i = 0; i < draws; i++) {
            BitSet drawn = draw.draw(random);
            drawn.stream().forEach(document -> counts[document]++);
        }
        for (int document = 0; document < counts.length; document++) {
            double probability = draw.probability(document);
            double error = Math.sqrt(probability * (1 - probability) / draws);
            assertThat((double) counts[document] / draws).isCloseTo(probability, within(5 * error));
        }
        if (distribution.equals("log-uniform")) {
            assertThat(draw.probability(0)).isGreaterThan(draw.probability(2));
            assertThat(draw.probability(2)).isGreaterThan(draw.probability(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "log-uniform"})
    void ofAsManyAsThereAreAllAreDrawn(String distribution) {
        CandidateDraw draw = new SampledSoftmaxConfig(10, distribution, true).draw(SHARES);
        assertThat(draw.draw(new SplittableRandom(1)).cardinality()).isEqualTo(10);
        assertThat(draw.probability(3)).isEqualTo(1);
    }

    /** Batches whose documents are drawn by their shares, as the correction supposes. */
    @ParameterizedTest
    @CsvSource({"uniform, true", "log-uniform, true", "uniform, false"})
    void correctsByHowOftenADocumentIsThere(String distribution, boolean inBatch) {
        CandidateObjectives objectives = new CandidateObjectives(
                examples -> new CrossEntropy(FIRST, examples.targets()),
                new SampledSoftmaxConfig(3, distribution, inBatch),
                FIRST,
                SHARES,
                9);
        int batches = 20_000;
        SplittableRandom random = new SplittableRandom(2);
        int[] counts = new int[SHARES.length];
        double[] corrections = new double[SHARES.length];
        for (int number = 0; number < batches; number++) {
            // The first row's document is always the same, and not counted.
            int[] targets = {FIRST + 1, drawn(random), drawn(random), drawn(random)};
            SampledSoftmax objective = objectives.of(batch(number, targets));
            for (int place = 0; place < objective.candidates().length; place++) {
                if (objective.corrections()[place] != SampledSoftmax.MASKED) {
                    int document = objective.candidates()[place] - FIRST;
                    counts[document]++;
                    corrections[document] = objective.corrections()[place];
                }
            }
            for (int row = 0; row < targets.length; row++) {
                assertThat(objective.own().get(row)).hasSize(1);
                assertThat(objective.candidates()[objective.own().get(row)[0]]).isEqualTo(targets[row]);
            }
        }
        for (int document = 0; document < counts.length; document++) {
            if (document != 1) {
                assertThat((double) counts[document] / batches)
                        .isCloseTo(Math.exp(-corrections[document]), within(0.02));
            }
        }
    }

    private static int drawn(SplittableRandom random) {
        double point = random.nextDouble();
        int document = 0;
        while (document < SHARES.length - 1 && point >= SHARES[document]) {
            point -= SHARES[document++];
        }
        return FIRST + document;
    }

    @Test
    void whatTeachersNameCountsForTheirRowAlone() {
        List<TokenDistribution> taught = List.of(
                new TokenDistribution(new int[] {52, 59, 51}, new float[] {0.5f, 0.3f, 0.2f}),
                new TokenDistribution(new int[] {54}, new float[] {1}));
        CandidateObjectives objectives = new CandidateObjectives(
                examples -> new SoftCrossEntropy(FIRST, taught),
                new SampledSoftmaxConfig(1, "uniform", true),
                FIRST,
                SHARES,
                9);
        for (int number = 0; number < 20; number++) {
            SampledSoftmax objective = objectives.of(batch(number, 52, 54));
            int[] candidates = objective.candidates();
            assertThat(candidates).contains(51, 52, 54, 59).isSorted();
            int masked = 0;
            for (int place = 0; place < candidates.length; place++) {
                masked += objective.corrections()[place] == SampledSoftmax.MASKED ? 1 : 0;
            }
            // Both but where the only one drawn is one of them.
            boolean drawn = candidates.length == 4 && masked < 2;
            assertThat(masked).isEqualTo(drawn ? 1 : 2);
            SoftCrossEntropy over = (SoftCrossEntropy) objective.over();
            assertThat(Arrays.stream(over.targets().get(0).tokens()).map(place -> candidates[place]))
                    .containsExactly(52, 59, 51);
            assertThat(over.targets().get(0).probabilities()).containsExactly(0.5f, 0.3f, 0.2f);
        }
    }

    @Test
    void theSameBatchHasTheSameCandidates() {
        CandidateObjectives objectives = new CandidateObjectives(
                examples -> new CrossEntropy(FIRST, examples.targets()),
                new SampledSoftmaxConfig(3, "uniform", true),
                FIRST,
                SHARES,
                9);
        int[] once = objectives.of(batch(4, 55, 56)).candidates();
        boolean another = false;
        for (int number = 0; number < 10; number++) {
            another |= !Arrays.equals(objectives.of(batch(number, 55, 56)).candidates(), once);
        }
        assertThat(another).isTrue();
        assertThat(objectives.of(batch(4, 55, 56)).candidates()).isEqualTo(once);
    }
}
