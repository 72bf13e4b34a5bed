package genir.model.run;

import genir.model.T5Config;
import genir.model.graph.GraphInputs;
import genir.model.graph.PositionBias;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.weights.WeightNames;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What goes into one stack of a graph for a batch of given sizes: shapes when a plan is compiled, numbers before it runs. What a
 * plan does not read is left out.
 */
final class StackFeed {
    /** Added to the scores of keys that must not be read; large enough for a weight of exactly 0 in floats. */
    static final float MASKED = -1e9f;

    private final T5Config config;
    private final String stack;

    /** The inputs of a stack of this name. */
    StackFeed(T5Config config, String stack) {
        this.config = config;
        this.stack = stack;
    }

    /** Adds the inputs of an encoder. */
    void addTo(PlanSpec spec, int batch, int length) {
        addPositions(spec, batch, length, length);
        spec.input(GraphInputs.mask(stack), batch, 1, 1, length);
    }

    /** Adds the inputs of a stack that makes one vector of each text. */
    void addPooled(PlanSpec spec, int batch, int length) {
        addTo(spec, batch, length);
        spec.input(GraphInputs.pooling(stack), batch, 1, length);
        spec.constant(GraphInputs.textShape(stack), batch, length, config.dModel());
        spec.input(GraphInputs.UNIT_GAIN, config.dModel());
    }

    /**
     * Adds all inputs of a stack but its mask.
     *
     * @param length positions that are computed
     * @param keys positions that these may read
     */
    void addPositions(PlanSpec spec, int batch, int length, int keys) {
        int heads = config.numHeads();
        spec.lookUp(
                GraphInputs.embeddings(stack),
                WeightNames.EMBEDDING,
                GraphInputs.tokens(stack),
                (long) batch * length,
                config.dModel());
        spec.input(GraphInputs.buckets(stack), (long) length * keys, config.relativeAttentionNumBuckets());
        spec.constant(GraphInputs.headShape(stack), batch, length, heads, config.dKv());
        spec.constant(GraphInputs.rowShape(stack), (long) batch * length, config.innerWidth());
        spec.constant(GraphInputs.biasShape(stack), 1, length, keys, heads);
    }

    /** Fills an encoder's tokens and mask. */
    void fill(Plan plan, TokenBatch batch) {
        fillMask(plan, batch);
        fillTokens(plan, batch);
        fillBuckets(plan, batch.length(), batch.length(), (query, key) -> key - query, true);
    }

    private void fillTokens(Plan plan, TokenBatch batch) {
        if (plan.has(GraphInputs.tokens(stack))) {
            int[] tokens = new int[batch.size() * batch.length()];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = batch.token(config, i / batch.length(), i % batch.length());
            }
            plan.view(GraphInputs.tokens(stack)).writeTokens(tokens);
        }
    }

    /** Fills what an encoder and the means over its texts' positions read. */
    void fillPooled(Plan plan, TokenBatch batch) {
        fillConstants(plan, batch.length());
        fillTexts(plan, batch);
    }

    /** Lets a plan keep what {@link #fillConstants} fills from one run to the next. */
    void keepConstants(PlanSpec spec, SameDiff graph) {
        spec.keep(GraphInputs.UNIT_GAIN);
        if (graph.hasVariable(GraphInputs.buckets(stack))) {
            spec.keep(GraphInputs.buckets(stack));
        }
    }

    /** Of {@link #fillPooled} what is the same for all batches of a plan. */
    void fillConstants(Plan plan, int length) {
        fillBuckets(plan, length, length, (query, key) -> key - query, true);
        float[] gain = new float[config.dModel()];
        Arrays.fill(gain, (float) (1 / Math.sqrt(config.dModel())));
        plan.view(GraphInputs.UNIT_GAIN).write(gain);
    }

    /** Of {@link #fillPooled} what is a batch's own. */
    void fillTexts(Plan plan, TokenBatch batch) {
        fillMask(plan, batch);
        fillTokens(plan, batch);
        float[] shares = new float[batch.size() * batch.length()];
        for (int row = 0; row < batch.size(); row++) {
            int positions = batch.sequences().get(row).length;
            Arrays.fill(shares, row * batch.length(), row * batch.length() + positions, 1f / positions);
        }
        plan.view(GraphInputs.pooling(stack)).write(shares);
    }

    /** Fills an encoder's mask alone. */
    void fillMask(Plan plan, TokenBatch batch) {
        if (!plan.has(GraphInputs.mask(stack))) {
            return;
        }
        float[] mask = new float[batch.size() * batch.length()];
        for (int row = 0; row < batch.size(); row++) {
            int end = batch.sequences().get(row).length;
            Arrays.fill(mask, row * batch.length() + Math.min(end, batch.length()), (row + 1) * batch.length(), MASKED);
        }
        plan.view(GraphInputs.mask(stack)).write(mask);
    }

    /**
     * Fills the position buckets.
     *
     * @param length positions that are computed
     * @param keys positions that these may read
     * @param distance from a query's position to a key's
     * @param bidirectional as in {@link PositionBias#bucket}
     */
    void fillBuckets(Plan plan, int length, int keys, IntBinaryOperator distance, boolean bidirectional) {
        if (!plan.has(GraphInputs.buckets(stack))) {
            return;
        }
        int buckets = config.relativeAttentionNumBuckets();
        float[] oneHot = new float[length * keys * buckets];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < keys; key++) {
                int hot = PositionBias.bucket(
                        distance.applyAsInt(query, key), bidirectional, buckets, config.relativeAttentionMaxDistance());
                oneHot[(query * keys + key) * buckets + hot] = 1;
            }
        }
        plan.view(GraphInputs.buckets(stack)).write(oneHot);
    }
}
