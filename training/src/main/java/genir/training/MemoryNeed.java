package genir.training;

import genir.corpus.InputException;
import genir.model.T5Config;
import genir.model.backend.HeapMemory;
import genir.model.backend.NativeFloats;
import genir.model.backend.ProcessMemory;
import genir.model.plan.Device;
import genir.model.run.TokenBatch;
import genir.model.weights.ParameterLayout;
import genir.training.loop.LoopSettings;
import genir.training.ranking.Ranking;
import java.util.Locale;

/**
 * An estimate of the memory that a training takes beside what the process has already: texts, index and the weights
 * themselves.
 *
 * @param weights bytes of what has the weights' size: gradients, the optimiser's state, the best weights
 * @param activations bytes of the plans' arenas, shared by the plans of all input lengths
 * @param heap bytes by which the Java heap grows
 * @param batches what activations are of
 */
public record MemoryNeed(long weights, long activations, long heap, Batches batches) {
    private static final double GIGABYTE = 1e9;

    /**
     * The batches of a training.
     *
     * @param section of the configuration that says so
     * @param size examples of a batch
     * @param maxLength tokens of an input at most
     * @param targetLength tokens of an answer at most
     * @param answers to each example that the decoder reads side by side, at most
     */
    public record Batches(String section, int size, int maxLength, int targetLength, int answers) {
        /** With one answer to each example. */
        public Batches(String section, int size, int maxLength, int targetLength) {
            this(section, size, maxLength, targetLength, 1);
        }

        /** How to have large batches all the same, where there is a way. */
        private String accumulates() {
            return section.equals("training") ? "; training.accumulate makes up for it" : "";
        }

        /** How to have fewer logits, where there is a way. */
        private String samples() {
            return section.equals("training") ? "; training.sampled_softmax looks at few of them" : "";
        }

        /** The sizes of the largest of them. */
        public LoopSettings.BatchSizes largest() {
            return new LoopSettings.BatchSizes(
                    size,
                    TokenBatch.paddedLength(maxLength, TokenBatch.LENGTH_MULTIPLE),
                    answers * BatchStream.paddedTarget(targetLength));
        }
    }

    /**
     * What training all weights of a model takes of native memory; see {@link #withEpoch} for the heap.
     *
     * @throws InputException if a batch has more logits than an array can have elements
     */
    public static MemoryNeed of(T5Config model, TrainingConfig config, Batches batches) {
        return of(model, new ParameterLayout(model), config, batches);
    }

    /**
     * The same where a step works on some of the weights.
     *
     * @param worked these, apart from all where they are of candidates; their moments for other docids are files
     */
    static MemoryNeed of(T5Config all, ParameterLayout worked, TrainingConfig config, Batches batches) {
        // Gradients.
        int copies = 1 + (config.length().accumulate() > 1 ? 1 : 0) + (worked.isOfCandidates() ? 1 : 0);
        copies += config.optimization().keepsMoments() ? 2 : 0;
        // And the best weights once they are read back.
        long weights = (copies * worked.length() + new ParameterLayout(all).length()) * Float.BYTES;
        LoopSettings.BatchSizes largest = batches.largest();
        T5Config model = all.forVocabulary((int) worked.output().shape()[0], all.padTokenId(), all.eosTokenId());
        requireArray(model, batches, largest.answer());
        long activations = activations(model, largest.examples(), largest.length(), largest.answer());
        if (batches.section().equals("training")) {
            // The dev queries' logits, one plan for each padded length.
            long lengths = largest.length() / TokenBatch.LENGTH_MULTIPLE;
            long logits = (long) DevQueries.BATCH * all.vocabSize();
            activations += Float.BYTES * (logits > DevQueries.MOST_LOGITS ? DevQueries.MOST_LOGITS : lengths * logits);
            if (batches.answers() > 1 && config.objective().ranking().ofBeam()) {
                // The search for negatives, likewise; no more than if all that it computes were kept.
                activations +=
                        lengths * activations(model, Ranking.SEARCHED_AT_ONCE, largest.length(), largest.answer());
            }
        }
        return new MemoryNeed(weights, activations, 0, batches);
    }

    private static void requireArray(T5Config model, Batches batches, int answer) {
        long ofExample = (long) answer * model.vocabSize();
        // The loss reads them through one buffer.
        if (batches.size() * ofExample > NativeFloats.LONGEST) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "%s.batch_size: %d examples with %,d logits each are more than an array can hold; expected %d at most%s",
                    batches.section(),
                    batches.size(),
                    ofExample,
                    NativeFloats.LONGEST / ofExample,
                    batches.accumulates() + batches.samples()));
        }
    }

    /** Bytes of a training plan: what the backward pass reads again, and the logits with their gradient. */
    static long activations(T5Config model, int batch, int length, int targetLength) {
        double rows = (double) batch * length;
        double decoderRows = (double) batch * targetLength;
        double width = model.dModel();
        double inner = model.innerWidth();
        double hidden = (model.gated() ? 3.0 : 1.0) * model.dFf();
        double heads = model.numHeads();
        double encoderLayer = rows * (7 * width + 4 * inner + hidden) + batch * heads * length * length;
        double decoderLayer = decoderRows * (5 * width + 6 * inner + hidden + heads * length);
        // One position attends by its query alone (SingleQueryAttention), several by the encoder's keys and values.
        decoderLayer += targetLength == 1
                ? batch * heads * 2 * width
                : rows * 2 * inner + decoderRows * (2 * width + heads * targetLength);
        double gradients = model.numLayers() == 0 ? 2 * rows * width : rows * (2 * width + Math.max(hidden, 2 * inner));
        double logits = 2 * decoderRows * model.vocabSize();
        return (long) (Float.BYTES
                * (model.numLayers() * encoderLayer
                        + model.numDecoderLayers() * decoderLayer
                        + gradients
                        + rows * width
                        + logits));
    }

    /**
     * With what an epoch's examples take on the Java heap. To be asked when all that a training keeps there has been made, for
     * it is measured.
     *
     * @param epochBytes what the examples of an epoch take
     */
    public MemoryNeed withEpoch(long epochBytes) {
        long growth = HeapMemory.expectedBytes(epochBytes) - HeapMemory.touchedBytes();
        return new MemoryNeed(weights, activations, Math.max(0, growth), batches);
    }

    /** All together. */
    public long bytes() {
        return weights + activations + heap;
    }

    /**
     * Refuses what cannot fit into the memory of a device or, the heap, into the host's.
     *
     * @throws InputException with both figures and what to change
     */
    public void require(Device device, TrainingConfig config) {
        if (device.isHost()) {
            require(device.availableBytes(), config);
        } else {
            new MemoryNeed(weights, activations, 0, batches).require(device.availableBytes(), config);
            new MemoryNeed(0, 0, heap, batches).require(ProcessMemory.availableBytes(), config);
        }
    }

    /** The bytes of it that are the process's. */
    public long processBytes(Device device) {
        return device.isHost() ? bytes() : heap;
    }

    /**
     * Refuses what cannot fit.
     *
     * @param available bytes that are free; negative if not known
     */
    void require(long available, TrainingConfig config) {
        if (available < 0 || bytes() <= available) {
            return;
        }
        throw new InputException(String.format(
                Locale.ROOT,
                "%s: needs about %.1f GB more memory (%.1f for gradients and optimizer, %.1f for a batch%s), but %.1f GB"
                        + " are available; lower %s.batch_size (now %d%s), %s.max_length (now %d) or the model's size%s",
                batches.section(),
                bytes() / GIGABYTE,
                weights / GIGABYTE,
                activations / GIGABYTE,
                heap == 0 ? "" : String.format(Locale.ROOT, ", %.1f for an epoch's examples", heap / GIGABYTE),
                available / GIGABYTE,
                batches.section(),
                batches.size(),
                batches.accumulates(),
                batches.section(),
                batches.maxLength(),
                config.optimization().keepsMoments() ? ", or use training.optimizer: adafactor" : ""));
    }
}
