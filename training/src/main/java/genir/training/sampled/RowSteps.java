package genir.training.sampled;

import genir.training.loop.Schedule;
import java.util.Arrays;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) for rows that have gradients in some steps and 0 in all others.
 *
 * <p>The first moment {@code m} and the weights are what they would be if every row took part in every step: in a step without a gradient
 * {@code m} fades by {@code beta1}, and the weight goes on by what is left of it. Steps between two gradients are a few numbers for the
 * whole row, however many they are.
 *
 * <p>The second moment {@code v} is the mean of the squared gradients over the last steps, too. But a mean over the {@code 1 / (1 -
 * beta2)} last steps, as Adam's, knows nothing of a row that has a gradient more seldom than that: whatever it is, it then moves the row
 * as far as a large one. So here it is over as many steps as have {@code 1 / (1 - beta2)} gradients. The sum of squares fades when there is a
 * gradient, and so does the number of steps it is divided by, the window; of the steps between two gradients no more than {@code 1 / (1 -
 * beta2)} are counted, which bounds how far one gradient moves a row. Where every step has a gradient, both are Adam's, with its
 * correction for the beginning.
 */
public final class RowSteps {
    private static final float EPSILON = 1e-8f;
    /** What a movement is multiplied by after the last step that is looked at. */
    private static final double NEGLIGIBLE = 1e-12;

    private final Schedule schedule;
    private final double beta1;
    private final double beta2;
    private final double decay;
    /** Steps after which nothing is left of a movement. */
    private final int lasting;
    /** Steps between two gradients that are counted. */
    private final double counted;
    /** Of each step the rate, with the correction of the first moment; as many as were asked for. */
    private double[] rates = {0};
    /** Of each step the logarithm of what decay has left of a weight since the beginning. */
    private double[] kept = {0};

    private int known;

    /**
     * Those of a training.
     *
     * @param beta1 decay of the running mean of the gradients
     * @param beta2 decay of the running mean of the squared gradients, by gradients
     * @param decay share of a weight that a step at learning rate 1 takes off, apart from the gradients
     */
    public RowSteps(Schedule schedule, double beta1, double beta2, double decay) {
        this.schedule = schedule;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.decay = decay;
        this.lasting = beta1 == 0 ? 0 : (int) Math.ceil(Math.log(NEGLIGIBLE) / Math.log(beta1));
        this.counted = 1 / (1 - beta2);
    }

    /**
     * The window with one gradient more.
     *
     * @param window before it, 0 where it is the first one
     * @param steps since the last gradient, or the beginning
     */
    float window(float window, int steps) {
        return (float) (beta2 * window + Math.min(steps, counted));
    }

    /**
     * How much farther a row moves than by Adam's own step of a second moment that knows of gradients alone.
     *
     * @param window with the step's gradient
     */
    private double factor(float window, int step) {
        return Math.sqrt(window * (1 - beta2) / (1 - Math.pow(beta2, step)));
    }

    /**
     * What a step of a row comes to.
     *
     * @param window with the step's gradient
     * @param before weights before the step; afterwards what they are after it
     * @param after weights after Adam's or AdamW's step of moments that change by gradients
     * @param offset where the row begins in the arrays
     */
    void moved(int step, float window, float[] before, float[] after, int offset, int width) {
        float factor = (float) factor(window, step);
        float left = (float) (1 - schedule.at(step) * decay);
        for (int i = offset; i < offset + width; i++) {
            float start = left * before[i];
            before[i] = start + factor * (after[i] - start);
        }
    }

    /** Whether weights whose last gradient was in a step would be elsewhere after another step than after one between the two. */
    boolean passes(int last, int from, int until) {
        return from < until && (decay > 0 || (last > 0 && from < last + lasting));
    }

    /**
     * Moves a row's weights by steps without gradients.
     *
     * @param last the step of the last gradient, counted from 1; 0 where there was none
     * @param from the step after which the weights are as given
     * @param until the step after which they are wanted
     * @param window after {@code last}, as are both moments
     * @param offset where the row begins in the arrays
     */
    void pass(
            int last,
            int from,
            int until,
            float window,
            float[] weights,
            float[] first,
            float[] second,
            int offset,
            int width) {
        if (!passes(last, from, until)) {
            return;
        }
        know(until);
        double moved = 0;
        for (int step = Math.min(until, last + lasting); step > from; step--) {
            moved = beta1 * (rates[step] * decayed(step, until) + moved);
        }
        float left = (float) decayed(from, until);
        float movement = (float) (moved * Math.pow(beta1, from - last) * Math.sqrt(window * (1 - beta2)));
        for (int i = offset; i < offset + width; i++) {
            weights[i] = left * weights[i] - movement * first[i] / ((float) Math.sqrt(second[i]) + EPSILON);
        }
    }

    /** Lets a row's first moment fade by so many steps. */
    void fade(int steps, float[] first, int offset, int width) {
        float fade = (float) Math.pow(beta1, steps);
        for (int i = offset; i < offset + width; i++) {
            first[i] *= fade;
        }
    }

    /** What decay leaves of a weight by the steps after one until another. */
    private double decayed(int from, int until) {
        return decay == 0 ? 1 : Math.exp(kept[until] - kept[from]);
    }

    private void know(int step) {
        if (step >= rates.length) {
            rates = Arrays.copyOf(rates, 2 * step + 1);
            kept = Arrays.copyOf(kept, 2 * step + 1);
        }
        for (; known < step; known++) {
            int next = known + 1;
            double rate = schedule.at(next);
            rates[next] = rate / (1 - Math.pow(beta1, next));
            kept[next] = kept[known] + Math.log1p(-rate * decay);
        }
    }
}
