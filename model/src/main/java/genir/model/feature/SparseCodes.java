package genir.model.feature;

/**
 * What of its features each of some vectors has: as many as are let through, and how much of each.
 *
 * @param active features of a vector
 * @param features of vector i those from {@code i * active} on, the strongest first; not copied
 * @param activations of these features, 0 or more, in the units of the vectors; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of what was just computed
public record SparseCodes(int active, int[] features, float[] activations) {
    /** How many vectors there are. */
    public int rows() {
        return features.length / active;
    }

    /** How much a vector has of a feature: 0 where it is not let through. */
    public float activation(int row, int feature) {
        for (int i = row * active; i < (row + 1) * active; i++) {
            if (features[i] == feature) {
                return activations[i];
            }
        }
        return 0;
    }

    /** For each of so many features the share of the vectors that have some of it. */
    public float[] shares(int featureCount) {
        float[] shares = new float[featureCount];
        for (int i = 0; i < features.length; i++) {
            shares[features[i]] += activations[i] > 0 ? 1 : 0;
        }
        for (int feature = 0; feature < featureCount; feature++) {
            shares[feature] /= rows();
        }
        return shares;
    }

    /** Features that a vector has some of, in the mean: the L0 norm. */
    public double meanActive() {
        int positive = 0;
        for (float activation : activations) {
            positive += activation > 0 ? 1 : 0;
        }
        return (double) positive / rows();
    }
}
