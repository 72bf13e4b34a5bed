package genir.training;

import genir.model.run.CrossEntropy;
import genir.model.run.Objective;
import genir.model.run.TokenBatch;
import genir.training.loop.BatchExamples;
import genir.training.loop.BatchSource;
import genir.training.loop.Objectives;
import genir.training.loop.TrainingBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * An endless, reproducible stream of batches, each of examples of about the same length: queries have a third of the
 * longest inputs' tokens, and padding all to the same length would more than double the work.
 *
 * <p>What does not fill a batch at the end of an epoch waits for the next. To resume, skip what was already used. An
 * objective is made only when its batch's turn comes near, perhaps by other threads.
 */
public final class BatchStream implements BatchSource {
    /** Targets of several tokens are padded to multiples of this, so that there are few different plans. */
    private static final int TARGET_MULTIPLE = 4;

    /** An object of two or three fields, and an array without its elements, on a heap with compressed references. */
    private static final long OBJECT_BYTES = 24;

    private static final long ARRAY_BYTES = 16;

    /** Padded lengths, in tokens. */
    private record Lengths(int input, int target) {}

    /**
     * What batches are made of.
     *
     * @param size examples of a batch
     * @param wordDropout share of tokens left out of each input
     * @param startToken what every decoder reads first; also pads what it reads
     * @param objectives what is asked of each batch
     * @param ahead how many objectives may be made before their batches are asked for
     * @param makers make them
     */
    public record Form(
            int size, double wordDropout, int startToken, Objectives objectives, int ahead, Executor makers) {
        /** With objectives that cost next to nothing: each is made when its batch is asked for. */
        public Form(int size, double wordDropout, int startToken, Objectives objectives) {
            this(size, wordDropout, startToken, objectives, 0, Runnable::run);
        }
    }

    /** A batch that waits for its turn. */
    private final class Waiting {
        private final int epoch = filling;
        private final BatchExamples examples;
        private final List<int[]> decoderInputs;
        private CompletableFuture<Objective> objective;

        Waiting(BatchExamples examples, List<int[]> decoderInputs) {
            this.examples = examples;
            this.decoderInputs = decoderInputs;
        }

        void begin() {
            if (objective == null) {
                objective =
                        CompletableFuture.supplyAsync(() -> form.objectives().of(examples), form.makers());
            }
        }

        TrainingBatch finish() {
            return new TrainingBatch(examples, decoderInputs, objective.join());
        }
    }

    /**
     * An example on its way into a batch.
     *
     * @param input what is left of the example's
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Drawn(int[] input, SequencePair example) {}

    private final IntFunction<List<SequencePair>> epochs;
    private final Form form;
    private final long seed;
    private final Map<Lengths, List<Drawn>> buckets = new HashMap<>();
    private final Deque<Waiting> ready = new ArrayDeque<>();
    /** Examples of the epoch that are not in buckets yet. */
    private Iterator<SequencePair> left = Collections.emptyIterator();

    private SplittableRandom dropout;
    private int filling = -1;
    private long batches;
    private int epoch;

    /**
     * A stream from its beginning.
     *
     * @param epochs the examples of an epoch, in random order
     */
    public BatchStream(IntFunction<List<SequencePair>> epochs, Form form, long seed) {
        this.epochs = epochs;
        this.form = form;
        this.seed = seed;
    }

    /**
     * About how many bytes of the Java heap an epoch's examples take that are all there at once.
     *
     * @param maxLength tokens of an input at most; the mean is about half of them
     */
    public static long epochBytes(int examples, int maxLength) {
        long input = ARRAY_BYTES + Integer.BYTES * maxLength / 2;
        return examples * (OBJECT_BYTES + input + ARRAY_BYTES + 2L * Integer.BYTES);
    }

    @Override
    public TrainingBatch next() {
        Waiting next = take();
        next.begin();
        while (ready.size() < form.ahead() && left.hasNext()) {
            fill();
        }
        ready.stream().limit(form.ahead()).forEach(Waiting::begin);
        return next.finish();
    }

    @Override
    public void skip(long batches) {
        for (long skipped = 0; skipped < batches; skipped++) {
            take();
        }
    }

    @Override
    public int epoch() {
        return epoch;
    }

    private Waiting take() {
        while (ready.isEmpty()) {
            fill();
        }
        epoch = ready.element().epoch;
        return ready.remove();
    }

    /** Puts the next example into its bucket. */
    private void fill() {
        while (!left.hasNext()) {
            filling++;
            left = epochs.apply(filling).iterator();
            dropout = new SplittableRandom(seed * 1_000_003 + filling);
        }
        SequencePair example = left.next();
        Drawn kept = new Drawn(WordDropout.apply(example.input(), form.wordDropout(), dropout), example);
        Lengths lengths = lengths(kept);
        List<Drawn> bucket = buckets.computeIfAbsent(lengths, missing -> new ArrayList<>());
        bucket.add(kept);
        if (bucket.size() == form.size()) {
            ready.add(batch(bucket, lengths));
            bucket.clear();
        }
    }

    private static Lengths lengths(Drawn drawn) {
        int input = TokenBatch.paddedLength(drawn.input().length, TokenBatch.LENGTH_MULTIPLE);
        return new Lengths(input, paddedTarget(drawn.example().target().length));
    }

    /** The decoder positions of a batch whose longest target has so many tokens. */
    static int paddedTarget(int target) {
        return target == 1 ? 1 : TokenBatch.paddedLength(target, TARGET_MULTIPLE);
    }

    private Waiting batch(List<Drawn> drawn, Lengths lengths) {
        TokenBatch inputs = new TokenBatch(drawn.stream().map(Drawn::input).toList(), lengths.input());
        List<SequencePair> examples = drawn.stream().map(Drawn::example).toList();
        List<int[]> decoderInputs = new ArrayList<>();
        int[] targets = new int[examples.size() * lengths.target()];
        Arrays.fill(targets, CrossEntropy.IGNORED);
        for (int row = 0; row < examples.size(); row++) {
            int[] target = examples.get(row).target();
            System.arraycopy(target, 0, targets, row * lengths.target(), target.length);
            decoderInputs.add(shifted(target, lengths.target()));
        }
        return new Waiting(
                new BatchExamples(
                        batches++,
                        inputs,
                        examples.stream().map(SequencePair::input).toList(),
                        targets,
                        examples.stream().map(SequencePair::text).collect(Collectors.toCollection(ArrayList::new))),
                decoderInputs);
    }

    /** What the decoder has read when it answers with each token of the target: all those before it. */
    private int[] shifted(int[] target, int length) {
        int[] read = new int[length];
        Arrays.fill(read, form.startToken());
        System.arraycopy(target, 0, read, 1, Math.min(target.length, length - 1));
        return read;
    }
}
