package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * How fast a shape is trained, ranked with and patched.
 *
 * @param parameters weights of the model
 * @param threads of matrix products
 * @param trainingStep gradients and optimiser
 * @param trainingGflop of matrix products in a training step, in 10^9 operations
 * @param forward a batch to logits, without dropout
 * @param suffix what is run again after a patch at the decoder's middle
 * @param suffixShareOfForward median of one by that of the other
 * @param products the matrix products of a training step alone
 * @param profileMs milliseconds of a training step by kind of work
 * @param trainingPeakResidentBytes the most memory the process had after the training steps
 * @param peakResidentBytes the same after the forward passes, too
 */
@JsonNaming(SnakeCaseStrategy.class)
record Speed(
        long parameters,
        int threads,
        Samples trainingStep,
        double trainingGflop,
        Samples forward,
        double forwardGflop,
        Samples suffix,
        double suffixShareOfForward,
        Products products,
        Map<String, Double> profileMs,
        long trainingPeakResidentBytes,
        long peakResidentBytes) {
    /**
     * The matrix products of a training step on matrices of their own: what this machine can do for it.
     *
     * @param alone milliseconds of all of them
     * @param gflops the rate of that, in 10^9 operations a second
     * @param shareOfStep the time of the products alone by that of the training steps they alternated with
     * @param classes by shape, those that take longest first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Products(int count, Samples alone, double gflops, double shareOfStep, List<ProductClass> classes) {}

    /** Products of one shape: how many there are in a step, what they take together, and their rate. */
    @JsonNaming(SnakeCaseStrategy.class)
    record ProductClass(String shape, int count, double medianMs, double gflops) {}
}
