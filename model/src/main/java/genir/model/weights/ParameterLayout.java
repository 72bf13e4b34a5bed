package genir.model.weights;

import genir.model.T5Config;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where each weight lies in one flat array of floats; gradients and optimiser state have the same layout. */
public final class ParameterLayout {
    /** Slots begin at multiples of this many floats: 64 bytes, a cache line. */
    private static final int ALIGNMENT = 16;

    /**
     * One weight's place.
     *
     * @param offset its first float
     */
    @SuppressWarnings("ArrayRecordComponent") // handed out once, never changed
    public record Slot(String name, long offset, long... shape) {
        /** Number of floats. */
        public long length() {
            long length = 1;
            for (long axis : shape) {
                length *= axis;
            }
            return length;
        }
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private long length;

    private final boolean ofCandidates;

    /** All weights of a model. */
    public ParameterLayout(T5Config config) {
        this(config, config.vocabSize(), config.tieWordEmbeddings() ? 0 : config.vocabSize(), false);
    }

    private ParameterLayout(T5Config config, int embedded, int answers, boolean ofCandidates) {
        this.ofCandidates = ofCandidates;
        int width = config.dModel();
        int inner = config.innerWidth();
        int hidden = config.dFf();
        add(WeightNames.EMBEDDING, embedded, width);
        if (answers > 0) {
            add(WeightNames.OUTPUT, answers, width);
        }
        for (String stack : new String[] {"encoder", "decoder"}) {
            boolean decoder = stack.equals("decoder");
            int layers = decoder ? config.numDecoderLayers() : config.numLayers();
            for (int layer = 0; layer < layers; layer++) {
                for (String projection : new String[] {"q", "k", "v"}) {
                    add(WeightNames.selfAttention(stack, layer, projection), inner, width);
                }
                add(WeightNames.selfAttention(stack, layer, "o"), width, inner);
                if (layer == 0) {
                    add(WeightNames.relativeBias(stack), config.relativeAttentionNumBuckets(), config.numHeads());
                }
                add(WeightNames.norm(stack, layer, 0), width);
                if (decoder) {
                    for (String projection : new String[] {"q", "k", "v"}) {
                        add(WeightNames.crossAttention(layer, projection), inner, width);
                    }
                    add(WeightNames.crossAttention(layer, "o"), width, inner);
                    add(WeightNames.norm(stack, layer, 1), width);
                }
                for (String matrix : WeightNames.feedForwardInputs(config)) {
                    add(WeightNames.feedForward(stack, layer, matrix), hidden, width);
                }
                add(WeightNames.feedForward(stack, layer, "wo"), width, hidden);
                add(WeightNames.norm(stack, layer, WeightNames.feedForwardSublayer(stack)), width);
            }
            add(WeightNames.finalNorm(stack), width);
        }
    }

    /**
     * The weights that a batch can have to do with whose answers are among few candidates: the embeddings of the words alone, and
     * an output matrix of the candidates' rows, tied or not.
     *
     * @param config of the whole model
     * @param words rows of the embeddings
     * @param candidates rows of the output matrix
     */
    public static ParameterLayout ofCandidates(T5Config config, int words, int candidates) {
        return new ParameterLayout(config, words, candidates, true);
    }

    /** Whether it has the output rows of some candidates only. */
    public boolean isOfCandidates() {
        return ofCandidates;
    }

    /** The matrix that makes the logits. */
    public Slot output() {
        return slot(slots.containsKey(WeightNames.OUTPUT) ? WeightNames.OUTPUT : WeightNames.EMBEDDING);
    }

    private void add(String name, long... shape) {
        Slot slot = new Slot(name, length, shape);
        slots.put(name, slot);
        length += (slot.length() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Floats in the flat array, padding between weights included. */
    public long length() {
        return length;
    }

    /** Numbers in all weights, which is what one calls a model's parameters. */
    public long weights() {
        return slots.values().stream().mapToLong(Slot::length).sum();
    }

    /** All weights in the order in which they lie. */
    public Map<String, Slot> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /** The place of one weight. */
    public Slot slot(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("no weight is named " + name);
        }
        return slot;
    }
}
