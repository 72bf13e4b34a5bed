package genir.training.optimizer;

import genir.model.backend.FloatSpan;
import genir.model.plan.kernel.Workers;
import genir.model.weights.ParameterLayout;
import genir.model.weights.TensorEntry;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** One weight under Adafactor: its values, and the running means of its gradients' squares by row and column. */
final class FactoredWeight {
    /** Added to squared gradients (the paper's epsilon 1). */
    private static final float TINY = 1e-30f;
    /** The least scale of a weight (the paper's epsilon 2). */
    private static final double LEAST_SCALE = 1e-3;
    /** An update of a larger root mean square is scaled down to it (the paper's d). */
    private static final double LARGEST_UPDATE = 1;

    private final String name;
    private final FloatSpan values;
    private final boolean scaled;
    private final int rows;
    private final int width;
    /** Means of a matrix's rows and columns; of a vector, {@code columns} holds every element's own. */
    private final float[] rowMeans;

    private final float[] columnMeans;
    /** What the squares of the thread's rows sum to in each column, and scratch rows. */
    private final double[][] columnSums;

    private final float[][] gradientRows;
    private final float[][] valueRows;
    private final double[] partSums = new double[Workers.parts()];

    FactoredWeight(ParameterLayout.Slot slot, FloatSpan values, boolean scaled) {
        this.name = slot.name();
        this.values = values;
        this.scaled = scaled;
        boolean matrix = slot.shape().length == 2;
        this.rows = matrix ? Math.toIntExact(slot.shape()[0]) : 1;
        this.width = Math.toIntExact(slot.shape()[slot.shape().length - 1]);
        this.rowMeans = new float[matrix ? rows : 0];
        this.columnMeans = new float[width];
        this.columnSums = new double[Workers.parts()][width];
        this.gradientRows = new float[Workers.parts()][width];
        this.valueRows = new float[Workers.parts()][width];
    }

    String name() {
        return name;
    }

    List<TensorEntry> state() {
        TensorEntry columns =
                new TensorEntry("column_means." + name, new long[] {width}, FloatBuffer.wrap(columnMeans));
        return rowMeans.length == 0
                ? List.of(columns)
                : List.of(columns, new TensorEntry("row_means." + name, new long[] {rows}, FloatBuffer.wrap(rowMeans)));
    }

    /** The learning rate for this weight, from its values as they are. */
    double rate(double learningRate) {
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

    /**
     * Makes a step.
     *
     * @param gradient of this weight, multiplied by {@code scale} first
     * @param beta decay of the running means
     */
    void step(FloatSpan gradient, float scale, double beta, double rate) {
        updateMeans(gradient, scale, beta);
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
            float[] update = update(gradient, scale, part, row, rowFactors, columnFactors);
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += (double) update[i] * update[i];
            }
            return sum;
        });
        double size = Math.sqrt(squares / values.length());
        float factor = (float) (rate / Math.max(1, size / LARGEST_UPDATE));
        sum((part, row) -> {
            float[] update = update(gradient, scale, part, row, rowFactors, columnFactors);
            float[] value = valueRows[part];
            values.get((long) row * width, value);
            for (int i = 0; i < width; i++) {
                value[i] -= factor * update[i];
            }
            values.put((long) row * width, value);
            return 0;
        });
    }

    private float[] update(
            FloatSpan gradient, float scale, int part, int row, float[] rowFactors, float[] columnFactors) {
        float[] update = gradientRows[part];
        gradient.get((long) row * width, update);
        float factor = rowFactors[row];
        for (int i = 0; i < width; i++) {
            update[i] = scale * update[i] * factor * columnFactors[i];
        }
        return update;
    }

    private void updateMeans(FloatSpan gradient, float scale, double beta) {
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
