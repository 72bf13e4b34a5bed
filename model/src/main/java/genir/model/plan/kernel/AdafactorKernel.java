package genir.model.plan.kernel;

import genir.model.backend.FloatSpan;
import java.util.Arrays;

/**
 * Adafactor (Shazeer and Stern, arXiv 1804.04235, algorithms 4 and 5, without a first moment) for one weight: of a matrix only
 * the running means of its gradients' squares by row and by column are remembered.
 */
public final class AdafactorKernel {
    /** Added to squared gradients (the paper's epsilon 1). */
    private static final float TINY = 1e-30f;
    /** The least scale of a weight (the paper's epsilon 2). */
    private static final double LEAST_SCALE = 1e-3;
    /** An update of a larger root mean square is scaled down to it (the paper's d). */
    private static final double LARGEST_UPDATE = 1;
    /** How fast the decay of the squares' running mean nears 1: 1 - step^-0.8. */
    private static final double DECAY_POWER = -0.8;

    private final FloatSpan values;
    private final FloatSpan gradient;
    private final FloatSpan storedRows;
    private final FloatSpan storedColumns;
    private final boolean scaled;
    private final int rows;
    private final int width;
    private final GradientKernels.Scaling decay;
    /** Means of a matrix's rows and columns; of a vector, {@code columnMeans} holds every element's own. */
    private final float[] rowMeans;

    private final float[] columnMeans;
    /** What the squares of the thread's rows sum to in each column, and scratch rows. */
    private final double[][] columnSums;

    private final float[][] gradientRows;
    private final float[][] valueRows;
    private final double[] partSums = new double[Workers.parts()];

    /**
     * Adafactor for a weight.
     *
     * @param values [rows, width] or [width]
     * @param gradient of the same shape
     * @param rowMeans [rows]; null for a vector
     * @param columnMeans [width]
     * @param scaled whether the rate is multiplied by the root mean square of the values
     */
    public AdafactorKernel(
            FloatSpan values, FloatSpan gradient, FloatSpan rowMeans, FloatSpan columnMeans, boolean scaled) {
        this.values = values;
        this.gradient = gradient;
        this.storedRows = rowMeans;
        this.storedColumns = columnMeans;
        this.scaled = scaled;
        this.decay = GradientKernels.scaling(values);
        this.rows = rowMeans == null ? 1 : Math.toIntExact(rowMeans.length());
        this.width = Math.toIntExact(columnMeans.length());
        this.rowMeans = new float[rowMeans == null ? 0 : rows];
        this.columnMeans = new float[width];
        this.columnSums = new double[Workers.parts()][width];
        this.gradientRows = new float[Workers.parts()][width];
        this.valueRows = new float[Workers.parts()][width];
    }

    /**
     * Makes a step.
     *
     * @param scale the gradient is multiplied by this first
     * @param step counted from 1
     * @param weightDecay share of the weight that a step at rate 1 takes off
     */
    public void step(float scale, double learningRate, double step, double weightDecay) {
        double rate = rate(learningRate);
        if (weightDecay > 0) {
            decay.by((float) (1 - rate * weightDecay));
        }
        if (storedRows != null) {
            storedRows.get(0, rowMeans);
        }
        storedColumns.get(0, columnMeans);
        update(scale, 1 - Math.pow(step, DECAY_POWER), rate);
        if (storedRows != null) {
            storedRows.put(0, rowMeans);
        }
        storedColumns.put(0, columnMeans);
    }

    /** The learning rate for this weight, from its values as they are. */
    private double rate(double learningRate) {
        if (!scaled) {
            return learningRate;
        }
        double squares = sum((part, row) -> {
            values.get((long) row * width, valueRows[part]);
            double sum = 0;
            for (float value : valueRows[part]) {
                sum += (double) value * value;
            }
            return sum;
        });
        return learningRate * Math.max(LEAST_SCALE, Math.sqrt(squares / values.length()));
    }

    private void update(float scale, double beta, double rate) {
        updateMeans(scale, beta);
        double meanOfRows = 0;
        for (float mean : rowMeans) {
            meanOfRows += (double) mean / rows;
        }
        float[] rowFactors = new float[rows];
        for (int row = 0; row < rows; row++) {
            rowFactors[row] = rowMeans.length == 0 ? 1 : (float) (1 / Math.sqrt(rowMeans[row] / meanOfRows));
        }
        float[] columnFactors = new float[width];
        for (int column = 0; column < width; column++) {
            columnFactors[column] = (float) (1 / Math.sqrt(columnMeans[column]));
        }
        double squares = sum((part, row) -> {
            float[] update = update(scale, part, row, rowFactors, columnFactors);
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += (double) update[i] * update[i];
            }
            return sum;
        });
        double size = Math.sqrt(squares / values.length());
        float factor = (float) (rate / Math.max(1, size / LARGEST_UPDATE));
        sum((part, row) -> {
            float[] update = update(scale, part, row, rowFactors, columnFactors);
            float[] value = valueRows[part];
            values.get((long) row * width, value);
            for (int i = 0; i < width; i++) {
                value[i] -= factor * update[i];
            }
            values.put((long) row * width, value);
            return 0;
        });
    }

    private float[] update(float scale, int part, int row, float[] rowFactors, float[] columnFactors) {
        float[] update = gradientRows[part];
        gradient.get((long) row * width, update);
        float factor = rowFactors[row];
        for (int i = 0; i < width; i++) {
            update[i] = scale * update[i] * factor * columnFactors[i];
        }
        return update;
    }

    private void updateMeans(float scale, double beta) {
        for (double[] sums : columnSums) {
            Arrays.fill(sums, 0);
        }
        sum((part, row) -> {
            float[] squares = gradientRows[part];
            gradient.get((long) row * width, squares);
            double sum = 0;
            for (int i = 0; i < width; i++) {
                float scaledGradient = scale * squares[i];
                float square = scaledGradient * scaledGradient + TINY;
                sum += square;
                columnSums[part][i] += square;
            }
            if (rowMeans.length > 0) {
                rowMeans[row] = (float) (beta * rowMeans[row] + (1 - beta) * sum / width);
            }
            return 0;
        });
        for (int column = 0; column < width; column++) {
            double sum = 0;
            for (double[] sums : columnSums) {
                sum += sums[column];
            }
            columnMeans[column] = (float) (beta * columnMeans[column] + (1 - beta) * sum / rows);
        }
    }

    /** Works on one row. */
    @FunctionalInterface
    private interface RowWork {
        double run(int part, int row);
    }

    /** Works on all rows and sums what each gives, always in the same order. */
    private double sum(RowWork work) {
        Arrays.fill(partSums, 0);
        Workers.run(rows, values.length(), (part, from, to) -> {
            double sum = 0;
            for (int row = from; row < to; row++) {
                sum += work.run(part, row);
            }
            partSums[part] = sum;
        });
        return Arrays.stream(partSums).sum();
    }
}
