package genir.training.loop;

/**
 * The learning rate over the steps: up from 0 during warm-up, level, then down to 0.
 *
 * @param peak the highest rate
 * @param warmupSteps steps until the rate is there
 * @param decayStep the step from which on it falls
 * @param steps the last step; the rate falls by the same amount from each step to the next and would be 0 at the one
 *     after the last
 */
public record Schedule(double peak, double warmupSteps, double decayStep, double steps) {
    /** The rate of a step, counted from 1. */
    public double at(int step) {
        if (step < warmupSteps) {
            return peak * step / warmupSteps;
        }
        if (step <= decayStep) {
            return peak;
        }
        return peak * Math.max(0, steps - step + 1) / (steps - decayStep + 1);
    }
}
