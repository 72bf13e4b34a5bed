package genir.training.loop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The learning rate over the steps: up from 0 during warm-up, level, then down.
 *
 * <p>With the fall beginning where the warm-up ends, rates are those of transformers' schedules of the same names over one
 * step more, whose last rate, 0, would teach nothing.
 *
 * @param kind how it falls
 * @param peak the highest rate
 * @param warmupSteps steps until the rate is there
 * @param decayStep the step from which on a linear or cosine schedule falls
 * @param steps the last step; what falls to 0 would be there at the one after it
 */
public record Schedule(Kind kind, double peak, double warmupSteps, double decayStep, double steps) {
    /** The scale of an inverse square root without warm-up, as in transformers; T5's own warm-up. */
    private static final double TIMESCALE = 10_000;

    /** The form of a schedule. */
    public enum Kind {
        CONSTANT,
        /** In a straight line to 0. */
        LINEAR,
        /** Along half a cosine to 0. */
        COSINE,
        /** With the square root of the steps: twice as slow a learning for four times the steps. */
        INVERSE_SQRT,
        /** Adafactor's own: the peak or 1 / sqrt(step), whichever is less (Shazeer and Stern, algorithm 6). */
        RELATIVE_STEP;

        /** Names in configuration, e.g. {@code inverse_sqrt}. */
        public static List<String> labels() {
            return Arrays.stream(values())
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                    .toList();
        }

        /** Whether it falls to 0 from a step on. */
        public boolean falls() {
            return this == LINEAR || this == COSINE;
        }
    }

    /** The rate of a step, counted from 1. */
    public double at(int step) {
        if (kind == Kind.RELATIVE_STEP) {
            double warm = step < warmupSteps ? peak * step / warmupSteps : peak;
            return Math.min(warm, 1 / Math.sqrt(step));
        }
        if (step < warmupSteps) {
            return peak * step / warmupSteps;
        }
        return switch (kind) {
            case CONSTANT, RELATIVE_STEP -> peak;
            case LINEAR -> step <= decayStep ? peak : peak * Math.max(0, steps - step + 1) / (steps - decayStep + 1);
            case COSINE ->
                step <= decayStep
                        ? peak
                        : peak
                                * (1 + Math.cos(Math.PI * Math.min(1, (step - decayStep) / (steps - decayStep + 1))))
                                / 2;
            case INVERSE_SQRT -> peak / Math.sqrt((step - warmupSteps) / timescale() + 1);
        };
    }

    private double timescale() {
        return warmupSteps == 0 ? TIMESCALE : Math.max(1, warmupSteps);
    }
}
