package genir.model.run;

import genir.model.backend.FloatSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ranks of tokens by last vectors near to others whose best tokens are known, for which few logits have to be computed.
 *
 * <p>Of a last vector h = a r + e, where r is the known one and e stands at right angles to it, a token's logit is a times what it was plus
 * w e. With m the mean of all tokens' rows of the output matrix and R the length of the longest row less m, that is at most a (w r) +
 * m e + R |e| (Cauchy and Schwarz): where this is below the logit of the token whose rank is asked for, so are those of all tokens that were
 * behind. A small change leaves few open; where more are than the known ones, nothing is said of the row.
 *
 * <p>Logits are computed in double precision, so that two that differ by float's rounding alone may change places.
 */
final class NearRanks {
    /** The best tokens that are known of each row. */
    static final int KNOWN = 64;

    /**
     * Rows of the output matrix.
     *
     * @param values [count, width]
     * @param mean of the rows [width]
     * @param radius of the longest difference from the mean
     * @param longest of the rows
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Rows(float[] values, int width, double[] mean, double radius, double longest) {
        /** Rows of a matrix, from one to behind another. */
        static Rows of(FloatSpan matrix, int width, int from, int to) {
            float[] values = new float[(to - from) * width];
            matrix.get((long) from * width, values);
            double[] mean = new double[width];
            for (int i = 0; i < values.length; i++) {
                mean[i % width] += values[i];
            }
            Arrays.setAll(mean, i -> mean[i] / (to - from));
            double radius = 0;
            double longest = 0;
            for (int row = 0; row < to - from; row++) {
                double square = 0;
                double distance = 0;
                for (int i = 0; i < width; i++) {
                    double value = values[row * width + i];
                    square += value * value;
                    distance += (value - mean[i]) * (value - mean[i]);
                }
                radius = Math.max(radius, Math.sqrt(distance));
                longest = Math.max(longest, Math.sqrt(square));
            }
            return new Rows(values, width, mean, radius, longest);
        }

        int count() {
            return values.length / width;
        }

        double dot(int row, float[] vectors, int at) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += (double) values[row * width + i] * vectors[at + i];
            }
            return sum;
        }
    }

    private final Rows rows;
    /** The known vectors [rows, width]. */
    private final float[] vectors;

    private final double[] squares;
    /** The best tokens of each, and their logits, the best first. */
    private final List<int[]> tokens = new ArrayList<>();

    private final List<double[]> logits = new ArrayList<>();

    /**
     * With known vectors.
     *
     * @param vectors [rows, width]; not copied
     * @param best for each row the {@value #KNOWN} tokens with the highest logits, or all that there are
     */
    NearRanks(Rows rows, float[] vectors, List<TopTokens> best) {
        this.rows = rows;
        this.vectors = vectors;
        this.squares = new double[best.size()];
        for (int row = 0; row < best.size(); row++) {
            int at = row * rows.width();
            int[] own = best.get(row).tokens();
            tokens.add(own);
            logits.add(Arrays.stream(own)
                    .mapToDouble(token -> rows.dot(token, vectors, at))
                    .toArray());
            squares[row] = dot(vectors, vectors, at);
        }
    }

    /**
     * The ranks of tokens by a vector near to the known one; null where too much is open.
     *
     * @param near [rows, width]
     * @param asked tokens of this row
     */
    int[] ranks(int row, float[] near, int[] asked) {
        int width = rows.width();
        int at = row * width;
        double scale = dot(near, vectors, at) / squares[row];
        double alongMean = 0;
        double square = 0;
        for (int i = 0; i < width; i++) {
            double change = near[at + i] - scale * vectors[at + i];
            alongMean += change * rows.mean()[i];
            square += change * change;
        }
        // Twice what float's rounding can do to a product of this length: what is known was sorted by such products.
        double rounding = 0x1p-22 * width * rows.longest() * Math.abs(scale) * Math.sqrt(squares[row]);
        double most = alongMean + rows.radius() * Math.sqrt(square) + rounding;
        int[] ranks = new int[asked.length];
        for (int i = 0; i < asked.length; i++) {
            ranks[i] = rank(row, near, asked[i], scale, most);
            if (ranks[i] == 0) {
                return null;
            }
        }
        return ranks;
    }

    /** A token's rank; 0 where too much is open, also where a vector has no direction. */
    private int rank(int row, float[] near, int token, double scale, double most) {
        int[] known = tokens.get(row);
        double[] before = logits.get(row);
        double own = rows.dot(token, near, row * rows.width());
        boolean all = known.length == rows.count();
        if (!(scale > 0) || (!all && !(scale * before[before.length - 1] + most < own))) {
            return 0;
        }
        int rank = 1;
        for (int i = 0; i < known.length && !(scale * before[i] + most < own); i++) {
            double other = rows.dot(known[i], near, row * rows.width());
            rank += other > own || (other == own && known[i] < token) ? 1 : 0;
        }
        return rank;
    }

    private double dot(float[] a, float[] b, int at) {
        double sum = 0;
        for (int i = at; i < at + rows.width(); i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
