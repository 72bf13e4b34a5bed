package genir.training.loop;

import genir.corpus.InputException;
import genir.model.run.GradientRunner;
import genir.model.weights.Parameters;
import genir.training.optimizer.GradientNorm;
import genir.training.optimizer.GradientSum;
import genir.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** One optimiser step: the gradients of one or several batches, clipped, and what the optimiser makes of them. */
final class GradientSteps {
    /** Tells the dropout masks of neighbouring seeds apart. */
    private static final long SEED_STRIDE = 1_000_000_007;

    private final LoopSettings settings;
    private final Optimizer optimizer;
    private final GradientRunner runner;
    private final GradientNorm norm = new GradientNorm();
    private final GradientSum sum;

    GradientSteps(Parameters parameters, Optimizer optimizer, LoopSettings settings) {
        this.settings = settings;
        this.optimizer = optimizer;
        this.runner = new GradientRunner(parameters);
        LoopSettings.BatchSizes largest = settings.largest();
        runner.reserve(largest.examples(), largest.length(), largest.answer());
        this.sum = settings.accumulate() == 1 ? null : new GradientSum(parameters);
    }

    /**
     * Makes a step.
     *
     * @param step counted from 1
     * @return the mean loss over all targets of the step
     * @throws InputException if the loss or the gradients are not finite; the weights are as before then
     */
    double step(BatchSource source, int step, double learningRate) {
        double loss = gradients(source, step);
        if (!Double.isFinite(loss)) {
            throw new InputException(
                    "training: the loss is not finite at step " + step + "; lower " + settings.rateKey());
        }
        Parameters gradients = sum == null ? runner.gradients() : sum.gradients();
        double length = norm.of(gradients);
        if (!Double.isFinite(length)) {
            throw new InputException(
                    "training: the gradients are not finite at step " + step + "; lower " + settings.rateKey());
        }
        optimizer.step(gradients, GradientNorm.scale(length, settings.clipNorm()), step, learningRate);
        return loss;
    }

    private double gradients(BatchSource source, int step) {
        if (sum == null) {
            return run(source.next(), step);
        }
        List<TrainingBatch> batches = new ArrayList<>();
        double terms = 0;
        for (int i = 0; i < settings.accumulate(); i++) {
            TrainingBatch batch = source.next();
            batches.add(batch);
            terms += batch.objective().terms();
        }
        double loss = 0;
        for (int i = 0; i < batches.size(); i++) {
            TrainingBatch batch = batches.get(i);
            double share = batch.objective().terms() / terms;
            loss += share * run(batch, (step - 1L) * settings.accumulate() + i + 1);
            sum.add(runner.gradients(), (float) share, i == 0);
        }
        return loss;
    }

    private double run(TrainingBatch batch, long number) {
        return runner.run(
                batch.inputs(), batch.decoderInputs(), batch.objective(), settings.seed() * SEED_STRIDE + number);
    }
}
