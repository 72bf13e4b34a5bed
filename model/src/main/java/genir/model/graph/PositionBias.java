package genir.model.graph;

import genir.model.weights.WeightNames;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** T5's learned relative position bias, added to attention scores together with the mask. */
public final class PositionBias {
    private PositionBias() {}

    /**
     * Bias plus mask, {@code [batch or 1, head, query position, key position]}; shared by all layers of a stack.
     *
     * <p>The lookup is a product with one-hot rows: SameDiff's gradient of a gather does not add up repeated indices.
     *
     * @param maskBatch the mask's axis 0: -1 for padding, 1 for causal
     * @param maskQuery the mask's axis 2: 1 for padding, -1 for causal
     */
    static SDVariable apply(GraphScope scope, String stack, long maskBatch, long maskQuery) {
        int buckets = scope.config().relativeAttentionNumBuckets();
        SDVariable oneHot = scope.input(GraphInputs.buckets(stack), DataType.FLOAT, -1, buckets);
        SDVariable shape = scope.input(GraphInputs.biasShape(stack), DataType.INT64, 4);
        SDVariable mask = scope.input(GraphInputs.mask(stack), DataType.FLOAT, maskBatch, 1, maskQuery, -1);
        SDVariable table = scope.parameter(WeightNames.relativeBias(GraphScope.weights(stack)));
        SDVariable byPosition = scope.sd().reshape(scope.sd().mmul(oneHot, table), shape);
        return scope.sd().permute(byPosition, 0, 3, 1, 2).add(mask);
    }

    /**
     * The bucket of a relative position (T5; half of the buckets are exact, the others grow logarithmically up to {@code
     * maxDistance}).
     *
     * @param distance key position minus query position
     * @param bidirectional whether keys after the query may be read: true in the encoder
     */
    public static int bucket(int distance, boolean bidirectional, int buckets, int maxDistance) {
        int bucket = 0;
        int count = buckets;
        int away = -distance;
        if (bidirectional) {
            count /= 2;
            if (away < 0) {
                bucket = count;
                away = -away;
            }
        } else {
            away = Math.max(away, 0);
        }
        int exact = count / 2;
        if (away < exact) {
            return bucket + away;
        }
        double logarithmic = Math.log((double) away / exact) / Math.log((double) maxDistance / exact) * (count - exact);
        return bucket + Math.min(exact + (int) logarithmic, count - 1);
    }
}
