package genir.interpret.source;

import genir.model.plan.TensorView;
import genir.model.run.MatrixProduct;
import java.util.List;

/**
 * Vectors of one length on the Java heap.
 *
 * @param data row-major; not copied
 * @param width of a row
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of what is computed with
public record Matrix(float[] data, int width) {
    /** Zeros. */
    public static Matrix zeros(int rows, int width) {
        return new Matrix(new float[rows * width], width);
    }

    /** A copy of a tensor. */
    public static Matrix of(TensorView view, int width) {
        return new Matrix(view.read().data(), width);
    }

    public int rows() {
        return data.length / width;
    }

    public float at(int row, int column) {
        return data[row * width + column];
    }

    public void set(int row, int column, float value) {
        data[row * width + column] = value;
    }

    /** Overwrites a row. */
    public void put(int row, float[] values) {
        System.arraycopy(values, 0, data, row * width, width);
    }

    /** Some of the rows, copied in the order given. */
    public Matrix only(List<Integer> rows) {
        Matrix some = zeros(rows.size(), width);
        for (int i = 0; i < rows.size(); i++) {
            some.copy(this, rows.get(i), i);
        }
        return some;
    }

    /** Copies a row of a matrix of the same width. */
    public void copy(Matrix from, int row, int to) {
        System.arraycopy(from.data, row * width, data, to * width, width);
    }

    /** The product with another matrix, which has as many rows as this has columns. */
    public Matrix times(Matrix other) {
        return new Matrix(MatrixProduct.of(data, other.data, width), other.width);
    }

    /** The dot product of each row, from top to bottom, with each row of another matrix, from left to right. */
    public Matrix dots(Matrix other) {
        return new Matrix(MatrixProduct.ofRows(data, other.data, width), other.rows());
    }

    /** The dot product of a row with a row of another matrix. */
    public double dot(int row, Matrix other, int otherRow) {
        return Weights.dot(data, row * width, other.data, otherRow * width, width);
    }

    /** The length of a row. */
    public double norm(int row) {
        return Weights.norm(data, row * width, width);
    }

    /** What T5's RMS norm divides a row by, the gain apart. */
    public double scale(int row, double epsilon) {
        return Weights.scale(data, row * width, width, epsilon);
    }

    /** Divides each row by its length, but for those without any. */
    public void normalise() {
        for (int row = 0; row < rows(); row++) {
            double length = norm(row);
            for (int i = 0; i < width && length > 0; i++) {
                data[row * width + i] /= (float) length;
            }
        }
    }

    /** The column of a row's highest value, the first of several. */
    public int highest(int row) {
        int best = 0;
        for (int column = 1; column < width; column++) {
            if (at(row, column) > at(row, best)) {
                best = column;
            }
        }
        return best;
    }
}
