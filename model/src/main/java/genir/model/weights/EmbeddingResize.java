package genir.model.weights;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model's weights for another vocabulary: rows of the embedding table and of an untied output matrix move, and new ones
 * are filled.
 *
 * <p>New rows are filled as transformers' {@code resize_token_embeddings} does (4.57, {@code mean_resizing}; Hewitt,
 * "Initializing New Word Embeddings for Pretrained Language Models", 2021): from a normal distribution with the mean and
 * 1e-9 times the covariance of all old rows, or with their mean where that covariance is singular.
 */
public final class EmbeddingResize {
    private static final double VARIANCE_SCALE = 1e-9;
    private static final int NEW = -1;

    private final Parameters before;
    private final T5Config config;
    private final int[] sources;
    private final List<int[]> means = new ArrayList<>();

    /**
     * Prepares a change of vocabulary in which every row is new until said otherwise.
     *
     * @param config the same shape but for the size of the vocabulary
     */
    public EmbeddingResize(Parameters before, T5Config config) {
        this.before = before;
        this.config = config;
        this.sources = new int[config.vocabSize()];
        for (int token = 0; token < sources.length; token++) {
            sources[token] = NEW;
            means.add(null);
        }
    }

    /** Gives a token the row of a token of the old vocabulary. */
    public void keep(int token, int old) {
        if (old < 0 || old >= before.config().vocabSize()) {
            throw new IllegalArgumentException("the old vocabulary has no token " + old);
        }
        sources[token] = old;
    }

    /** Gives a token the mean of rows of the old vocabulary; of none: leaves it new. */
    public void mean(int token, int[] old) {
        means.set(token, old.length == 0 ? null : old.clone());
    }

    /** Copies everything into new weights. */
    public Parameters apply(long seed) {
        Parameters after = new Parameters(config);
        for (ParameterLayout.Slot slot : after.layout().slots().values()) {
            String name = slot.name();
            if (name.equals(WeightNames.EMBEDDING) || name.equals(WeightNames.OUTPUT)) {
                fill(before.array(name), before.floats(name), after.floats(name), seed ^ name.hashCode());
            } else {
                after.array(name).assign(before.array(name));
            }
        }
        return after;
    }

    private void fill(INDArray old, FloatSpan from, FloatSpan to, long seed) {
        int width = config.dModel();
        float[] kept = new float[width];
        Distribution distribution = null;
        SplittableRandom random = new SplittableRandom(seed);
        for (int token = 0; token < sources.length; token++) {
            long place = (long) token * width;
            if (sources[token] != NEW) {
                from.get((long) sources[token] * width, kept);
                to.put(place, kept);
            } else if (means.get(token) != null) {
                to.put(place, mean(from, means.get(token), width));
            } else {
                distribution = distribution == null ? Distribution.of(old) : distribution;
                to.put(place, distribution.sample(random));
            }
        }
    }

    private static float[] mean(FloatSpan table, int[] rows, int width) {
        double[] sum = new double[width];
        for (int row : rows) {
            for (int i = 0; i < width; i++) {
                sum[i] += table.get((long) row * width + i);
            }
        }
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sum[i] / rows.length);
        }
        return mean;
    }

    /**
     * A normal distribution.
     *
     * @param root lower triangle L with L L^T the covariance; null for none
     */
    @SuppressWarnings("ArrayRecordComponent") // made here, never changed
    private record Distribution(double[] mean, double[][] root) {
        static Distribution of(INDArray rows) {
            INDArray mean = rows.mean(0);
            INDArray centred = rows.subRowVector(mean);
            INDArray covariance = centred.transpose().mmul(centred).div(rows.rows());
            return new Distribution(mean.toDoubleVector(), cholesky(covariance.toDoubleMatrix()));
        }

        float[] sample(SplittableRandom random) {
            float[] row = new float[mean.length];
            double[] normal = new double[mean.length];
            for (int i = 0; i < mean.length; i++) {
                normal[i] = Math.sqrt(VARIANCE_SCALE) * random.nextGaussian();
                double value = mean[i];
                for (int j = 0; root != null && j <= i; j++) {
                    value += root[i][j] * normal[j];
                }
                row[i] = (float) value;
            }
            return row;
        }

        /** In place; null if the matrix is not positive definite. */
        private static double[][] cholesky(double[][] a) {
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = a[i][j];
                    for (int k = 0; k < j; k++) {
                        sum -= a[i][k] * a[j][k];
                    }
                    if (i > j) {
                        a[i][j] = sum / a[j][j];
                    } else if (sum > 0) {
                        a[i][i] = Math.sqrt(sum);
                    } else {
                        return null;
                    }
                }
            }
            return a;
        }
    }
}
