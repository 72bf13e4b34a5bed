package genir.training.loop;

import genir.corpus.InputException;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.run.Objective;
import genir.model.weights.Parameters;
import genir.training.optimizer.Accumulation;
import genir.training.optimizer.Optimizer;
import genir.training.optimizer.Update;
import java.util.ArrayList;
import java.util.List;

/**
 * One optimiser step as a program: look-up, forwards, loss, backwards, clipping, and what the optimiser makes of the gradients.
 * The device is fed tokens, targets, a seed, the step and its rate; the loss and the gradients' norm come back.
 *
 * <p>Where a step takes several batches, their program ends with the sum of their gradients, and a second one updates.
 *
 * @param <B> what a batch is
 */
final class TrainingStep<B> {
    /** Tells the dropout masks of neighbouring seeds apart. */
    private static final long SEED_STRIDE = 1_000_000_007;

    private final LoopSettings settings;
    private final Batches<B> source;
    private final StepGradients<B> runner;
    /** Of the sum of several batches' gradients; null where a step takes one batch. */
    private final Plan update;

    private boolean reserved;

    /** Steps on weights, in their device's memory. */
    TrainingStep(TrainedWeights trained, Batches<B> source, StepGradients.Factory<B> model, LoopSettings settings) {
        this.settings = settings;
        this.source = source;
        Parameters parameters = trained.worked();
        Optimizer optimizer = trained.optimizer();
        Parameters gradients = parameters.zerosLike();
        if (settings.accumulate() == 1) {
            this.runner = model.of(parameters, gradients, new Update(optimizer, gradients, settings.clipNorm()));
            this.update = null;
        } else {
            Parameters sum = parameters.zerosLike();
            this.runner = model.of(parameters, gradients, new Accumulation(gradients, sum));
            this.update = new PlanSpec(parameters.device())
                    .append(new Update(optimizer, sum, settings.clipNorm()))
                    .compile();
        }
    }

    /**
     * Makes a step.
     *
     * @param step counted from 1
     * @return the mean loss over all targets of the step
     * @throws InputException if the loss or the gradients are not finite; the weights are as before then
     */
    double step(int step, double learningRate) {
        List<B> batches = new ArrayList<>();
        for (int i = 0; i < settings.accumulate(); i++) {
            batches.add(source.next());
        }
        if (!reserved) {
            runner.reserve(batches.get(0));
            reserved = true;
        }
        Plan last = update == null ? single(batches.get(0), step, learningRate) : several(batches, step, learningRate);
        double loss = last.view(Objective.LOSS).readDouble();
        if (!Double.isFinite(loss)) {
            throw new InputException(
                    "training: the loss is not finite at step " + step + "; lower " + settings.rateKey());
        }
        if (!Double.isFinite(Update.norm(last))) {
            throw new InputException(
                    "training: the gradients are not finite at step " + step + "; lower " + settings.rateKey());
        }
        return loss;
    }

    private Plan single(B batch, int step, double learningRate) {
        Plan plan = prepare(batch, step);
        Update.fill(plan, learningRate, step);
        plan.run();
        return plan;
    }

    private Plan several(List<B> batches, int step, double learningRate) {
        double terms = 0;
        for (B batch : batches) {
            terms += runner.terms(batch);
        }
        double loss = 0;
        for (int i = 0; i < batches.size(); i++) {
            Plan plan = prepare(batches.get(i), (step - 1L) * settings.accumulate() + i + 1);
            double share = runner.terms(batches.get(i)) / terms;
            Accumulation.fill(plan, share, i == 0);
            plan.run();
            loss += share * plan.view(Objective.LOSS).readDouble();
        }
        update.view(Objective.LOSS).writeDoubles(loss);
        Update.fill(update, learningRate, step);
        update.run();
        return update;
    }

    private Plan prepare(B batch, long number) {
        return runner.prepare(batch, settings.seed() * SEED_STRIDE + number);
    }
}
