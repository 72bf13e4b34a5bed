package genir.training.dual;

import genir.corpus.Progress;
import genir.corpus.example.ExampleGenerator;
import genir.corpus.example.ExampleSources;
import genir.corpus.example.Examples;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.plan.Plan;
import genir.model.plan.ProgramWriter;
import genir.model.run.PairBatch;
import genir.model.run.PairGradients;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.training.DevSet;
import genir.training.loop.CheckpointStore;
import genir.training.loop.LearningCurve;
import genir.training.loop.LoopSettings;
import genir.training.loop.StepGradients;
import genir.training.loop.TrainedWeights;
import genir.training.loop.TrainingLoop;
import genir.training.optimizer.Adam;
import genir.training.ranking.RelevantDocuments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Trains a dual encoder: of the documents of a batch each query should be nearest to its own, where the others are those of the
 * other queries and hard negatives. The weights that ranked the dev queries best are kept. An interrupted training goes on at
 * its last checkpoint and ends with the same bytes.
 */
public final class DualTrainer {
    private static final double CLIP_NORM = 1;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.98;
    private static final double EMBEDDING_STD = 0.05;
    private static final double CHECKPOINT_MINUTES = 5;
    private static final int CHECKPOINTS_KEPT = 2;

    private final TrainingLoop loop;

    /** Weights to begin with from scratch. */
    public static Parameters fresh(DualConfig config, Vocabulary vocabulary) {
        return new Initialization(EMBEDDING_STD, 1).create(config.shape(vocabulary), config.seed());
    }

    /**
     * Weights to begin with that know something: the encoder and the words of an encoder-decoder.
     *
     * @param base of a vocabulary that begins with the same words
     */
    public static Parameters of(Parameters base, Vocabulary vocabulary) {
        T5Config shape =
                base.config().encoderAlone().forVocabulary(vocabulary.wordCount(), vocabulary.pad(), vocabulary.eos());
        Parameters host = base.onHost();
        Parameters encoder = new Parameters(shape);
        for (ParameterLayout.Slot slot : encoder.layout().slots().values()) {
            // Of the embeddings those rows that are words: both lie row by row.
            encoder.floats(slot.name()).put(host.floats(slot.name()));
        }
        return encoder;
    }

    /**
     * Prepares a training.
     *
     * @param parameters the weights to begin with, which the training changes: {@link #fresh} ones or those {@link #of} a base
     * @param sources documents, training queries and what else queries are made of
     * @param dev the dev queries, as {@link DualDev} ranks them
     * @param checkpoints folder for the checkpoints and the learning curve
     * @param fingerprint of everything that decides the result, to recognise checkpoints of the same training
     * @param warnings takes a line for each damaged checkpoint
     * @param progress of what has to be made before the first step
     */
    public DualTrainer(
            Parameters parameters,
            DualConfig config,
            Vocabulary vocabulary,
            ExampleSources sources,
            DevSet dev,
            Path checkpoints,
            String fingerprint,
            Consumer<String> warnings,
            Progress progress) {
        TrainingDocuments documents =
                new TrainingDocuments(sources.documents(), vocabulary, config.documentLength(), progress);
        Examples examples = ExampleGenerator.of(vocabulary, sources, config.examples(), config.seed());
        HardNegatives hard = config.negatives() == 0
                ? null
                : new HardNegatives(documents, vocabulary, config.negativesDepth(), progress);
        PairStream stream = new PairStream(
                examples,
                documents,
                new RelevantDocuments(sources.train(), documents::numberOf, vocabulary, config.maxLength()),
                hard,
                config);
        int steps = config.steps(examples.size());
        this.loop = new TrainingLoop(
                TrainedWeights.whole(parameters, new Adam(parameters, BETA1, BETA2)),
                config.schedule(steps),
                stream,
                gradients(config, stream),
                dev.evaluation(parameters),
                settings(config, steps, fingerprint),
                new CheckpointStore(checkpoints, CHECKPOINTS_KEPT, warnings),
                checkpoints.resolve(LearningCurve.FILE));
    }

    private static StepGradients.Factory<PairBatch> gradients(DualConfig config, PairStream stream) {
        return (Parameters parameters, Parameters gradients, Consumer<ProgramWriter> after) -> {
            PairGradients runner = new PairGradients(parameters, gradients, config.temperature(), after);
            return new StepGradients<>() {
                @Override
                public Plan prepare(PairBatch batch, long dropoutSeed) {
                    return runner.prepare(batch, dropoutSeed);
                }

                @Override
                public int terms(PairBatch batch) {
                    return batch.targets().length;
                }

                @Override
                public void reserve(PairBatch first) {
                    runner.reserve(
                            config.batchSize(),
                            queryLength(config),
                            stream.documentsOfBatch(),
                            stream.documentLength());
                }
            };
        };
    }

    private static int queryLength(DualConfig config) {
        return TokenBatch.paddedLength(config.maxLength(), TokenBatch.LENGTH_MULTIPLE);
    }

    private static LoopSettings settings(DualConfig config, int steps, String fingerprint) {
        return new LoopSettings(
                fingerprint,
                "retrieval.dual.learning_rate",
                steps,
                1,
                CLIP_NORM,
                config.seed(),
                config.evaluateEvery(steps),
                config.metric(),
                config.earlyStopping(),
                new LoopSettings.BatchSizes(config.batchSize(), queryLength(config), 0),
                null,
                CHECKPOINT_MINUTES);
    }

    /** Trains to the end, or goes on where an earlier call was interrupted. */
    public TrainingLoop.Result train(Progress progress) throws IOException {
        return loop.run("train the dual encoder", progress);
    }
}
