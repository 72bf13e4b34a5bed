package genir.model.feature;

/** How much of what vectors differ in is in their reconstructions: 1 less the squared error over that of the mean vector. */
public final class ExplainedVariance {
    private ExplainedVariance() {}

    /**
     * The share.
     *
     * @param vectors [rows, width]
     * @param reconstructions of the same shape
     * @return 1 for perfect ones, 0 for the mean, and less where the mean is nearer; NaN where all vectors are the same
     */
    public static double of(float[] vectors, float[] reconstructions, int width) {
        double error = 0;
        for (int i = 0; i < vectors.length; i++) {
            double difference = (double) vectors[i] - reconstructions[i];
            error += difference * difference;
        }
        int rows = vectors.length / width;
        double variance = variance(vectors, width) * rows;
        return variance == 0 ? Double.NaN : 1 - error / variance;
    }

    /** The mean squared distance of vectors [rows, width] from their mean. */
    public static double variance(float[] vectors, int width) {
        float[] mean = mean(vectors, width);
        double sum = 0;
        for (int i = 0; i < vectors.length; i++) {
            double difference = (double) vectors[i] - mean[i % width];
            sum += difference * difference;
        }
        int rows = vectors.length / width;
        return sum / rows;
    }

    /** The mean of vectors [rows, width]: [width]. */
    public static float[] mean(float[] vectors, int width) {
        double[] sums = new double[width];
        for (int i = 0; i < vectors.length; i++) {
            sums[i % width] += vectors[i];
        }
        int rows = vectors.length / width;
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sums[i] / rows);
        }
        return mean;
    }
}
