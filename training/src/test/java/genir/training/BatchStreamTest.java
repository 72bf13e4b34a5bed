package genir.training;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.run.CrossEntropy;
import genir.model.run.TokenBatch;
import genir.training.loop.TrainingBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchStreamTest {
    private static final int EXAMPLES = 50;
    private static final int END = 1;

    /** The same examples in another order every epoch; the target says which example it is. */
    private static List<SequencePair> epoch(int epoch) {
        List<SequencePair> examples = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            examples.add(new SequencePair(input(i), new int[] {1000 + i}));
        }
        SplittableRandom random = new SplittableRandom(epoch);
        for (int i = EXAMPLES - 1; i > 0; i--) {
            java.util.Collections.swap(examples, i, random.nextInt(i + 1));
        }
        return examples;
    }

    private static int[] input(int example) {
        int[] input = new int[1 + example % 23];
        Arrays.setAll(input, position -> 10 + 30 * example + position);
        input[input.length - 1] = END;
        return input;
    }

    private static BatchStream stream(double wordDropout, long seed) {
        return new BatchStream(
                BatchStreamTest::epoch,
                new BatchStream.Form(6, wordDropout, 0, examples -> new CrossEntropy(0, examples.targets())),
                seed);
    }

    private static int[] targets(TrainingBatch batch) {
        return ((CrossEntropy) batch.objective()).targets();
    }

    private static String text(TrainingBatch batch) {
        return batch.inputs().length() + " "
                + Arrays.deepToString(batch.inputs().sequences().toArray()) + Arrays.toString(targets(batch));
    }

    @Test
    void isTheSameEveryTimeAndNeverEnds() {
        BatchStream first = stream(0.3, 9);
        BatchStream second = stream(0.3, 9);
        BatchStream other = stream(0.3, 10);
        boolean differs = false;
        for (int i = 0; i < 500; i++) {
            String batch = text(first.next());
            assertThat(text(second.next())).isEqualTo(batch);
            differs |= !text(other.next()).equals(batch);
        }
        assertThat(differs).isTrue();
        assertThat(first.epoch()).isBetween(50, 62);
    }

    @Test
    void skippingIsDrawing() {
        BatchStream drawn = stream(0.3, 4);
        for (int i = 0; i < 57; i++) {
            drawn.next();
        }
        BatchStream skipped = stream(0.3, 4);
        skipped.skip(57);
        assertThat(skipped.epoch()).isEqualTo(drawn.epoch());
        assertThat(text(skipped.next())).isEqualTo(text(drawn.next()));
    }

    /** An objective is made neither for what is skipped nor further ahead than is asked for; the batches stay the same. */
    @Test
    void objectivesAreMadeShortlyBefore() {
        AtomicInteger made = new AtomicInteger();
        BatchStream ahead = new BatchStream(
                BatchStreamTest::epoch,
                new BatchStream.Form(
                        6,
                        0.3,
                        0,
                        examples -> {
                            made.incrementAndGet();
                            return new CrossEntropy(0, examples.targets());
                        },
                        2,
                        Runnable::run),
                9);
        BatchStream plain = stream(0.3, 9);
        ahead.skip(30);
        plain.skip(30);
        assertThat(made).hasValue(0);
        for (int i = 1; i <= 100; i++) {
            assertThat(text(ahead.next())).isEqualTo(text(plain.next()));
            assertThat(ahead.epoch()).isEqualTo(plain.epoch());
            assertThat(made.get()).isBetween(i, i + 2);
        }
    }

    @Test
    void batchesAreFullAndOfOneLength() {
        BatchStream stream = stream(0.3, 1);
        for (int i = 0; i < 200; i++) {
            TrainingBatch batch = stream.next();
            int length = batch.inputs().length();
            assertThat(targets(batch)).hasSize(6);
            assertThat(batch.inputs().size()).isEqualTo(6);
            assertThat(length % TokenBatch.LENGTH_MULTIPLE).isZero();
            assertThat(batch.inputs().sequences())
                    .allMatch(tokens -> tokens.length <= length && tokens.length > length - 8);
        }
    }

    /** What comes out at each length is what the epochs one after the other put in: nothing is lost or repeated. */
    @Test
    void everyExampleComesOnceAnEpoch() {
        BatchStream stream = stream(0, 1);
        Map<Integer, List<Integer>> out = new HashMap<>();
        int batches = 300;
        for (int i = 0; i < batches; i++) {
            TrainingBatch batch = stream.next();
            List<Integer> targets = out.computeIfAbsent(batch.inputs().length(), missing -> new ArrayList<>());
            for (int row = 0; row < 6; row++) {
                targets.add(targets(batch)[row]);
                assertThat(batch.inputs().sequences().get(row)).containsExactly(input(targets(batch)[row] - 1000));
            }
        }
        Map<Integer, List<Integer>> in = new HashMap<>();
        for (int epoch = 0; epoch <= stream.epoch(); epoch++) {
            for (SequencePair example : epoch(epoch)) {
                int length = (example.input().length + 7) / 8 * 8;
                in.computeIfAbsent(length, missing -> new ArrayList<>()).add(example.target()[0]);
            }
        }
        assertThat(out).containsOnlyKeys(8, 16, 24);
        out.forEach((length, targets) -> {
            assertThat(in.get(length)).startsWith(targets.toArray(Integer[]::new));
            // What is missing waits for its batch to fill, or for its turn in the last epoch.
            assertThat(in.get(length)).hasSizeLessThan(targets.size() + 6 + EXAMPLES);
        });
    }

    @Test
    void droppingWordsKeepsTheEndAndOneWord() {
        BatchStream stream = stream(0.4, 3);
        int kept = 0;
        int all = 0;
        boolean shortest = false;
        for (int i = 0; i < 1000; i++) {
            TrainingBatch batch = stream.next();
            for (int row = 0; row < 6; row++) {
                int[] tokens = batch.inputs().sequences().get(row);
                int[] whole = input(targets(batch)[row] - 1000);
                assertThat(tokens[tokens.length - 1]).isEqualTo(END);
                assertThat(tokens.length).isGreaterThanOrEqualTo(Math.min(2, whole.length));
                assertThat(Arrays.stream(whole).boxed().toList())
                        .containsSubsequence(Arrays.stream(tokens).boxed().toList());
                shortest |= whole.length > 3 && tokens.length == 2;
                if (whole.length > 12) {
                    kept += tokens.length - 1;
                    all += whole.length - 1;
                }
            }
        }
        assertThat(kept / (double) all).isBetween(0.58, 0.62);
        assertThat(shortest).isTrue();
    }

    /** The decoder reads the start token and the target without its last token. */
    @Test
    void targetsOfSeveralTokensArePaddedAndShifted() {
        List<SequencePair> pairs = List.of(
                new SequencePair(new int[] {5, END}, new int[] {20, 21, 22, 23, END}),
                new SequencePair(new int[] {6, 7, END}, new int[] {30, 31, 32, 33, 34, 35, 36, END}),
                new SequencePair(new int[] {8, END}, new int[] {40, END}),
                new SequencePair(new int[] {9, END}, new int[] {50}));
        BatchStream stream = new BatchStream(
                epoch -> pairs, new BatchStream.Form(2, 0, 0, examples -> new CrossEntropy(0, examples.targets())), 1);
        TrainingBatch batch = stream.next();
        assertThat(batch.inputs().sequences()).containsExactly(new int[] {5, END}, new int[] {6, 7, END});
        assertThat(batch.decoderInputs())
                .containsExactly(new int[] {0, 20, 21, 22, 23, END, 0, 0}, new int[] {0, 30, 31, 32, 33, 34, 35, 36});
        assertThat(batch.objective().terms()).isEqualTo(13);
        // Those of another length wait for others like them, here for those of the next epoch.
        stream.next();
        assertThat(stream.epoch()).isEqualTo(1);
        TrainingBatch shorter = stream.next();
        assertThat(shorter.decoderInputs()).containsExactly(new int[] {0, 40, END, 0}, new int[] {0, 40, END, 0});
        TrainingBatch atomic = stream.next();
        assertThat(atomic.decoderInputs()).containsExactly(new int[] {0}, new int[] {0});
    }
}
