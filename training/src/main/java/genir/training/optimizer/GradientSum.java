package genir.training.optimizer;

import genir.model.backend.FloatSpan;
import genir.model.plan.kernel.Workers;
import genir.model.weights.Parameters;

/** Adds up the gradients of several batches, which then make one step together. */
public final class GradientSum {
    private final Parameters sum;
    private final float[][] added = new float[Workers.parts()][Tiles.SIZE];
    private final float[][] sums = new float[Workers.parts()][Tiles.SIZE];

    /** A sum of gradients of these weights, 0 at first. */
    public GradientSum(Parameters parameters) {
        this.sum = parameters.zerosLike();
    }

    /** The sum so far; may be changed, and is until the next {@link #add} with {@code first}. */
    public Parameters gradients() {
        return sum;
    }

    /**
     * Adds gradients.
     *
     * @param weight they are multiplied by
     * @param first whether the sum begins anew with these
     */
    public void add(Parameters gradients, float weight, boolean first) {
        FloatSpan from = gradients.floats();
        FloatSpan to = sum.floats();
        Tiles.run(to.length(), (part, offset, count) -> {
            from.get(offset, added[part], 0, count);
            to.get(offset, sums[part], 0, count);
            add(sums[part], first ? 0 : 1, added[part], weight, count);
            to.put(offset, sums[part], 0, count);
        });
    }

    private static void add(float[] sum, float keep, float[] added, float weight, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = keep * sum[i] + weight * added[i];
        }
    }
}
