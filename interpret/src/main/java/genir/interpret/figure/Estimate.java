package genir.interpret.figure;

/**
 * A value with its interval.
 *
 * @param value what is drawn
 * @param low lower end of the interval, NaN where there is none
 * @param high upper end of the interval, NaN where there is none
 */
public record Estimate(double value, double low, double high) {
    /** A value whose uncertainty is not known. */
    public static Estimate of(double value) {
        return new Estimate(value, Double.NaN, Double.NaN);
    }

    /** Whether both ends of the interval are known. */
    public boolean hasInterval() {
        return Double.isFinite(low) && Double.isFinite(high);
    }
}
