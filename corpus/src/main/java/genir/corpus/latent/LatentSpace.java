package genir.corpus.latent;

import genir.corpus.Progress;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * Documents and terms in latent semantic space: the truncated singular value decomposition of their term weights (Deerwester et al.,
 * JASIS 41(6), 1990), found by randomised subspace iteration (Halko, Martinsson and Tropp, SIAM Review 53(2), 2011, algorithm
 * 4.4).
 *
 * <p>Clusters of the sparse vectors themselves mostly show which words happen to be shared; here, words that go together count as one.
 *
 * @param documents the left singular vectors [document][dimension], the largest singular value's first
 * @param singularValues [dimension], largest first
 */
@SuppressWarnings("ArrayRecordComponent") // handed to who makes vectors of them
public record LatentSpace(double[][] documents, double[] singularValues) {
    private static final int ITERATIONS = 4;

    /** More columns than wanted, so that the wanted ones are found exactly enough. */
    private static final int OVERSAMPLING = 10;

    /**
     * The space of some documents.
     *
     * @param dimensions at most; fewer where there are fewer documents
     */
    public static LatentSpace of(TermWeights weights, int dimensions, long seed, Progress progress) {
        int documents = weights.documents();
        int columns = Math.min(documents, dimensions + OVERSAMPLING);
        double[][] basis = random(documents, columns, seed);
        double[][] product = basis;
        try (Progress.Task task = progress.start("latent semantic space", ITERATIONS)) {
            for (int i = 0; i < ITERATIONS; i++) {
                basis = product;
                orthonormalise(basis);
                product = weights.timesItsTransposeTimes(basis);
                task.advance(1, "");
            }
        }
        // A A^T, seen from inside the subspace: its eigenvectors are A's left singular vectors.
        RealMatrix q = new Array2DRowRealMatrix(basis, false);
        EigenDecomposition inside =
                new EigenDecomposition(symmetric(q.transpose().multiply(new Array2DRowRealMatrix(product, false))));
        double[] eigenvalues = inside.getRealEigenvalues();
        double[][] vectors = q.multiply(inside.getV()).getData();
        int kept = Math.min(columns, dimensions);
        double[] singularValues = new double[kept];
        Arrays.setAll(singularValues, d -> Math.sqrt(Math.max(0, eigenvalues[d])));
        double[][] left = new double[documents][];
        Arrays.setAll(left, document -> Arrays.copyOf(vectors[document], kept));
        return new LatentSpace(left, singularValues);
    }

    /**
     * The documents, each scaled to length 1, or 0 where a document shares no term with another: their scalar products are the
     * cosines of the documents' term weights, as far as these dimensions show them.
     *
     * @return [document][dimension]
     */
    public double[][] unitDocuments() {
        double[][] unit = new double[documents.length][];
        for (int document = 0; document < unit.length; document++) {
            unit[document] = documents[document].clone();
            for (int d = 0; d < singularValues.length; d++) {
                unit[document][d] *= singularValues[d];
            }
            normalise(unit[document]);
        }
        return unit;
    }

    /**
     * The terms' right singular vectors; 0 in the dimensions of which nothing is left.
     *
     * @param weights that the space was made of
     * @return [term][dimension]
     */
    public double[][] terms(TermWeights weights) {
        double[][] terms = weights.transposeTimes(documents);
        for (double[] term : terms) {
            for (int d = 0; d < singularValues.length; d++) {
                term[d] = singularValues[d] > 1e-9 * singularValues[0] ? term[d] / singularValues[d] : 0;
            }
        }
        return terms;
    }

    private static double[][] random(int rows, int columns, long seed) {
        RandomGenerator random = new Well19937c(seed);
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int column = 0; column < columns; column++) {
                row[column] = random.nextGaussian();
            }
        }
        return values;
    }

    /** Makes columns an orthonormal basis of what they span; what depends on columns before it becomes 0. */
    private static void orthonormalise(double[][] matrix) {
        int columns = matrix[0].length;
        for (int column = 0; column < columns; column++) {
            double before = Math.sqrt(product(matrix, column, column));
            // Twice, for what rounding leaves of the other directions after the first time.
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < column; other++) {
                    double share = product(matrix, column, other);
                    for (double[] row : matrix) {
                        row[column] -= share * row[other];
                    }
                }
            }
            double length = Math.sqrt(product(matrix, column, column));
            double scale = length > before * 1e-9 ? 1 / length : 0;
            for (double[] row : matrix) {
                row[column] *= scale;
            }
        }
    }

    private static double product(double[][] matrix, int column, int other) {
        double sum = 0;
        for (double[] row : matrix) {
            sum += row[column] * row[other];
        }
        return sum;
    }

    /** Without what rounding makes of a matrix that should be symmetric. */
    private static RealMatrix symmetric(RealMatrix matrix) {
        return matrix.add(matrix.transpose()).scalarMultiply(0.5);
    }

    private static void normalise(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        if (squares > 1e-20) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= Math.sqrt(squares);
            }
        }
    }
}
