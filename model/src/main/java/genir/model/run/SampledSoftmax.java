package genir.model.run;

import genir.model.graph.GraphInputs;
import genir.model.plan.Plan;
import java.util.Arrays;
import java.util.List;

/**
 * A softmax over few candidates that stands for one over all answers: {@code -ln exp(s(d)) / Z} with {@code Z} the sum of {@code
 * exp(s(c) + correction(c))} over the candidates. With {@code correction = -ln} of the probability that a candidate is one, the
 * expectation of {@code Z} is the sum over all answers (importance sampling: Bengio and Senecal, IEEE TNN 19(4), 2008; Horvitz and
 * Thompson, JASA 47, 1952). A row's own targets are always candidates, and not corrected: that they were drawn once more changes nothing.
 *
 * <p>The graph's output matrix has the candidates' rows alone ({@link genir.model.weights.ParameterLayout#ofCandidates}).
 *
 * @param over the cross-entropy over candidates, whose targets are places among these
 * @param candidates tokens, each once; rows of the output matrix behind them are masked
 * @param corrections of each candidate for rows that it is no target of; {@link #MASKED} for one that was not drawn for all
 * @param own of each row the places of its targets
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a batch to one step
public record SampledSoftmax(Objective over, int[] candidates, float[] corrections, List<int[]> own)
        implements Objective {
    /** The correction of what has no part in a row's softmax. */
    public static final float MASKED = StackFeed.MASKED;

    public SampledSoftmax {
        own = List.copyOf(own);
        if (corrections.length != candidates.length || own.size() != over.rows()) {
            throw new IllegalArgumentException(corrections.length + " corrections of " + candidates.length
                    + " candidates, targets of " + own.size() + " of " + over.rows() + " rows");
        }
    }

    @Override
    public int terms() {
        return over.terms();
    }

    @Override
    public int rows() {
        return over.rows();
    }

    @Override
    public Form form() {
        return over.form();
    }

    @Override
    public void fill(Plan plan) {
        over.fill(plan);
        plan.view(GraphInputs.CORRECTION)
                .write(corrections(plan.view(GraphInputs.CORRECTION).shape()[1]));
    }

    /**
     * What is added to the logits.
     *
     * @param places rows of the output matrix
     * @return [row * place]
     */
    float[] corrections(int places) {
        float[] all = new float[own.size() * places];
        for (int row = 0; row < own.size(); row++) {
            int from = row * places;
            System.arraycopy(corrections, 0, all, from, corrections.length);
            Arrays.fill(all, from + corrections.length, from + places, MASKED);
            for (int place : own.get(row)) {
                all[from + place] = 0;
            }
        }
        return all;
    }
}
