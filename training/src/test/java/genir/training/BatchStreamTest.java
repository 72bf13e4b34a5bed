package genir.training;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.example.Example;
import genir.model.run.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchStreamTest {
    private static final int EXAMPLES = 50;
    private static final int END = 1;

    /** The same examples in another order every epoch; the target says which example it is. */
    private static List<Example> epoch(int epoch) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            examples.add(new Example(input(i), 1000 + i, Example.Kind.LINE));
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
        return new BatchStream(BatchStreamTest::epoch, 6, wordDropout, seed);
    }

    private static String text(ExampleBatch batch) {
        return batch.tokens().length() + " "
                + Arrays.deepToString(batch.tokens().sequences().toArray()) + Arrays.toString(batch.targets());
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
    void batchesAreFullAndOfOneLength() {
        BatchStream stream = stream(0.3, 1);
        for (int i = 0; i < 200; i++) {
            ExampleBatch batch = stream.next();
            int length = batch.tokens().length();
            assertThat(batch.targets()).hasSize(6);
            assertThat(batch.tokens().size()).isEqualTo(6);
            assertThat(length % TokenBatch.LENGTH_MULTIPLE).isZero();
            assertThat(batch.tokens().sequences())
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
            ExampleBatch batch = stream.next();
            List<Integer> targets = out.computeIfAbsent(batch.tokens().length(), missing -> new ArrayList<>());
            for (int row = 0; row < 6; row++) {
                targets.add(batch.targets()[row]);
                assertThat(batch.tokens().sequences().get(row)).containsExactly(input(batch.targets()[row] - 1000));
            }
        }
        Map<Integer, List<Integer>> in = new HashMap<>();
        for (int epoch = 0; epoch <= stream.epoch(); epoch++) {
            for (Example example : epoch(epoch)) {
                int length = (example.input().length + 7) / 8 * 8;
                in.computeIfAbsent(length, missing -> new ArrayList<>()).add(example.target());
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
            ExampleBatch batch = stream.next();
            for (int row = 0; row < 6; row++) {
                int[] tokens = batch.tokens().sequences().get(row);
                int[] whole = input(batch.targets()[row] - 1000);
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
}
