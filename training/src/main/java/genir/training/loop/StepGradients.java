package genir.training.loop;

import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.run.GradientRunner;
import genir.model.run.Objective;
import genir.model.weights.Parameters;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes the gradients of batches for a training step: a model's graph with an objective.
 *
 * @param <B> what a batch is
 */
public interface StepGradients<B> {
    /**
     * The program that computes the loss {@link Objective#LOSS} and the gradients of a batch, fed with all it needs.
     *
     * @param dropoutSeed of the dropout masks
     */
    Plan prepare(B batch, long dropoutSeed);

    /** How many terms a batch's loss is a mean of: its weight among those that one step accumulates. */
    int terms(B batch);

    /** Makes room for the largest batches there will be, given the first one; otherwise there is memory for each that is larger than those before it. */
    void reserve(B first);

    /**
     * Makes them for weights.
     *
     * @param <B> what a batch is
     */
    @FunctionalInterface
    interface Factory<B> {
        /**
         * The gradients of these weights.
         *
         * @param gradients where they are written to
         * @param after what follows them in the same program
         */
        StepGradients<B> of(Parameters parameters, Parameters gradients, Consumer<ProgramWriter> after);
    }

    /** Those of all weights of an encoder-decoder, whose largest batch has these sizes. */
    static Factory<TrainingBatch> ofSequences(LoopSettings.BatchSizes largest) {
        return ofSequences(largest, Set.of());
    }

    /**
     * Those of an encoder-decoder of which some weights are not trained.
     *
     * @param frozen their names
     */
    static Factory<TrainingBatch> ofSequences(LoopSettings.BatchSizes largest, Set<String> frozen) {
        return (parameters, gradients, after) -> {
            GradientRunner runner = new GradientRunner(parameters, gradients, frozen, after);
            return new StepGradients<>() {
                @Override
                public Plan prepare(TrainingBatch batch, long dropoutSeed) {
                    return runner.prepare(batch.inputs(), batch.decoderInputs(), batch.objective(), dropoutSeed);
                }

                @Override
                public int terms(TrainingBatch batch) {
                    return batch.objective().terms();
                }

                @Override
                public void reserve(TrainingBatch first) {
                    runner.reserve(
                            largest.examples(),
                            largest.length(),
                            largest.answer(),
                            1,
                            first.objective().form());
                }
            };
        };
    }
}
