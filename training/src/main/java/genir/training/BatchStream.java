package genir.training;

import genir.corpus.example.Example;
import genir.model.run.TokenBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * An endless, reproducible stream of batches, each of examples of about the same length: queries have a third of the
 * longest inputs' tokens, and padding all to the same length would more than double the work.
 *
 * <p>What does not fill a batch at the end of an epoch waits for the next. To resume, skip what was already used.
 */
public final class BatchStream {
    private final IntFunction<List<Example>> epochs;
    private final int batchSize;
    private final double wordDropout;
    private final long seed;
    private final SortedMap<Integer, List<Example>> waiting = new TreeMap<>();
    private final Deque<ExampleBatch> ready = new ArrayDeque<>();
    private int epoch;

    /**
     * A stream from its beginning.
     *
     * @param epochs the examples of an epoch, in random order
     * @param wordDropout share of tokens left out of each input
     */
    public BatchStream(IntFunction<List<Example>> epochs, int batchSize, double wordDropout, long seed) {
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.wordDropout = wordDropout;
        this.seed = seed;
    }

    /** The next batch. */
    public ExampleBatch next() {
        while (ready.isEmpty()) {
            fill();
        }
        return ready.remove();
    }

    /** The epoch that the last batch was made in, counted from 0. */
    public int epoch() {
        return Math.max(0, epoch - 1);
    }

    private void fill() {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch);
        for (Example example : epochs.apply(epoch)) {
            Example kept = new Example(dropWords(example.input(), random), example.target(), example.kind());
            int length = TokenBatch.paddedLength(kept.input().length, TokenBatch.LENGTH_MULTIPLE);
            List<Example> bucket = waiting.computeIfAbsent(length, missing -> new ArrayList<>());
            bucket.add(kept);
            if (bucket.size() == batchSize) {
                ready.add(batch(bucket, length));
                bucket.clear();
            }
        }
        epoch++;
    }

    private static ExampleBatch batch(List<Example> examples, int length) {
        TokenBatch tokens = new TokenBatch(examples.stream().map(Example::input).toList(), length);
        return new ExampleBatch(
                tokens, examples.stream().mapToInt(Example::target).toArray());
    }

    /** Leaves tokens out at random, never the end token and never all of the others. */
    private int[] dropWords(int[] input, SplittableRandom random) {
        if (wordDropout == 0 || input.length <= 2) {
            return input;
        }
        int[] kept = new int[input.length];
        int count = 0;
        for (int position = 0; position < input.length - 1; position++) {
            if (random.nextDouble() >= wordDropout) {
                kept[count++] = input[position];
            }
        }
        if (count == 0) {
            kept[count++] = input[random.nextInt(input.length - 1)];
        }
        kept[count++] = input[input.length - 1];
        return Arrays.copyOf(kept, count);
    }
}
