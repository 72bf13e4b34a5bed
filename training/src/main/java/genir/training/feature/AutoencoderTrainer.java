package genir.training.feature;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.example.SplitMix64;
import genir.model.backend.FloatSpan;
import genir.model.feature.ExplainedVariance;
import genir.model.feature.SparseAutoencoder;
import genir.model.feature.SparseCodes;
import genir.model.feature.StoredAutoencoder;
import genir.model.plan.kernel.AdamKernel;
import genir.model.plan.kernel.Tiles;
import genir.training.loop.Schedule;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Trains a sparse autoencoder as Gao et al. do (arXiv 2406.04093, sections 2 and A): W_enc begins as the transposed W_dec, whose
 * directions are random and stay of length 1; the bias begins as the mean; Adam, on clipped gradients without what would change a
 * direction's length; features that were not seen for long are revived.
 *
 * <p>Values are divided by the root of their variance for the training and the bias multiplied by it afterwards, so that one learning rate
 * does for all sites. The same seed and values give the same bytes.
 */
public final class AutoencoderTrainer {
    private static final double CLIP_NORM = 1;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    /** Values that go through the finished autoencoder together. */
    private static final int CHUNK = 1024;

    private final FeaturesConfig config;
    private final float[] values;
    private final int width;
    private final int rows;
    private final double scale;
    private final SplitMix64 random;

    /**
     * Prepares a training.
     *
     * @param values of a site [rows, width]
     * @throws InputException if they are all the same, or too few
     */
    public AutoencoderTrainer(FeaturesConfig config, float[] values, int width) {
        this.config = config;
        this.width = width;
        this.rows = values.length / width;
        double variance = rows == 0 ? 0 : ExplainedVariance.variance(values, width);
        if (!(variance > 0)) {
            throw new InputException("features.site: the " + rows
                    + " training inputs have all the same value there: there is nothing to learn");
        }
        this.scale = Math.sqrt(variance);
        this.values = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            this.values[i] = (float) (values[i] / scale);
        }
        this.random = new SplitMix64(config.seed(), 0);
    }

    /**
     * Trains to the end.
     *
     * @param site the name under which the autoencoder is stored
     */
    public StoredAutoencoder train(String site, Progress progress) {
        SparseAutoencoder autoencoder = fresh();
        // Of values whose variance was made 1.
        AutoencoderGradients gradients = new AutoencoderGradients(autoencoder, 1);
        Optimizer optimizer = new Optimizer(autoencoder, gradients);
        Schedule schedule = config.schedule();
        long[] unseen = new long[autoencoder.features()];
        int[] order = order();
        int next = 0;
        float[] batch = new float[Math.min(config.batchSize(), rows) * width];
        try (Progress.Task task = progress.start("train the features", config.steps())) {
            for (int step = 1; step <= config.steps(); step++) {
                for (int row = 0; row < batch.length / width; row++) {
                    if (next == rows) {
                        shuffle(order);
                        next = 0;
                    }
                    System.arraycopy(values, order[next++] * width, batch, row * width, width);
                }
                AutoencoderGradients.Result result = gradients.run(batch, dead(unseen));
                see(result.codes(), unseen);
                optimizer.step(schedule.at(step), step);
                task.advance(1, String.format(Locale.ROOT, "unexplained %.3f", result.loss()));
            }
        }
        return stored(autoencoder, site);
    }

    private SparseAutoencoder fresh() {
        float[] decoder = new float[Math.multiplyExact(config.features(), width)];
        for (int i = 0; i < decoder.length; i++) {
            decoder[i] = (float) gaussian();
        }
        normalise(decoder, width);
        return new SparseAutoencoder(config.k(), decoder.clone(), decoder, ExplainedVariance.mean(values, width));
    }

    /** By Box and Muller. */
    private double gaussian() {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    private int[] order() {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        shuffle(order);
        return order;
    }

    private void shuffle(int[] order) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }

    private boolean[] dead(long[] unseen) {
        boolean[] dead = new boolean[unseen.length];
        for (int feature = 0; feature < dead.length; feature++) {
            dead[feature] = unseen[feature] >= config.deadAfter();
        }
        return dead;
    }

    private static void see(SparseCodes codes, long[] unseen) {
        for (int feature = 0; feature < unseen.length; feature++) {
            unseen[feature] += codes.rows();
        }
        for (int i = 0; i < codes.features().length; i++) {
            if (codes.activations()[i] > 0) {
                unseen[codes.features()[i]] = 0;
            }
        }
    }

    /** In the units of the values as they were given, with how often each feature is active over all of them. */
    private StoredAutoencoder stored(SparseAutoencoder trained, String site) {
        double[] active = new double[trained.features()];
        for (int from = 0; from < rows; from += CHUNK) {
            float[] some = Arrays.copyOfRange(values, from * width, Math.min(from + CHUNK, rows) * width);
            int count = some.length / width;
            float[] shares = trained.encode(some).shares(active.length);
            for (int feature = 0; feature < active.length; feature++) {
                active[feature] += (double) shares[feature] * count;
            }
        }
        float[] activity = new float[active.length];
        for (int feature = 0; feature < active.length; feature++) {
            activity[feature] = (float) (active[feature] / rows);
        }
        float[] bias = trained.bias().clone();
        for (int i = 0; i < width; i++) {
            bias[i] = (float) (bias[i] * scale);
        }
        return new StoredAutoencoder(
                new SparseAutoencoder(trained.active(), trained.encoder(), trained.decoder(), bias),
                site,
                activity,
                rows);
    }

    private static void normalise(float[] directions, int width) {
        for (int from = 0; from < directions.length; from += width) {
            double length = Math.sqrt(dot(directions, directions, from, width));
            for (int i = from; i < from + width && length > 0; i++) {
                directions[i] = (float) (directions[i] / length);
            }
        }
    }

    private static double dot(float[] a, float[] b, int from, int width) {
        double sum = 0;
        for (int i = from; i < from + width; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** Adam on the three weights together, with directions kept at length 1. */
    private static final class Optimizer {
        private final SparseAutoencoder autoencoder;
        private final AutoencoderGradients gradients;
        private final AdamKernel[] kernels;
        private final int[][] touched;

        Optimizer(SparseAutoencoder autoencoder, AutoencoderGradients gradients) {
            this.autoencoder = autoencoder;
            this.gradients = gradients;
            float[][] weights = {autoencoder.encoder(), autoencoder.decoder(), autoencoder.bias()};
            float[][] slopes = {gradients.encoder(), gradients.decoder(), gradients.bias()};
            this.kernels = new AdamKernel[weights.length];
            this.touched = new int[weights.length][];
            for (int i = 0; i < weights.length; i++) {
                kernels[i] = new AdamKernel(
                        span(weights[i]),
                        span(slopes[i]),
                        span(new float[weights[i].length]),
                        span(new float[weights[i].length]),
                        BETA1,
                        BETA2);
                touched[i] = new int[Tiles.count(weights[i].length)];
            }
        }

        private static FloatSpan span(float[] floats) {
            return FloatSpan.of(FloatBuffer.wrap(floats));
        }

        void step(double rate, int step) {
            int width = autoencoder.width();
            float[] directions = autoencoder.decoder();
            float[] slopes = gradients.decoder();
            for (int from = 0; from < directions.length; from += width) {
                double along = dot(directions, slopes, from, width);
                for (int i = from; i < from + width; i++) {
                    slopes[i] -= (float) (along * directions[i]);
                }
            }
            double norm = Math.sqrt(AutoencoderGradients.squares(gradients.encoder())
                    + AutoencoderGradients.squares(slopes)
                    + AutoencoderGradients.squares(gradients.bias()));
            if (!Double.isFinite(norm)) {
                throw new InputException(
                        "features: the gradients are not finite at step " + step + "; lower features.learning_rate");
            }
            float clipping = (float) Math.min(1, CLIP_NORM / norm);
            for (int i = 0; i < kernels.length; i++) {
                kernels[i].step(clipping, rate, step, touched[i]);
            }
            normalise(directions, width);
        }
    }
}
