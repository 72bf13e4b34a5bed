package genir.training.pretrain;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.run.CrossEntropy;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.training.BatchStream;
import genir.training.MemoryNeed;
import genir.training.PretrainConfig;
import genir.training.TrainingConfig;
import genir.training.loop.CheckpointStore;
import genir.training.loop.Evaluation;
import genir.training.loop.LearningCurve;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Pre-trains the whole encoder-decoder on the collection's texts by span corruption. An interrupted pre-training goes on at
 * its last checkpoint and ends with the same bytes.
 *
 * <p>Docids have no part in it: the model is trained with its words alone, and the docids' rows stay what they were.
 */
public final class Pretrainer {
    private final Parameters parameters;
    private final TrainingLoop loop;

    /**
     * Prepares a pre-training.
     *
     * @param parameters the weights to begin with, docids included; {@link #train} changes them
     * @param config its {@code pretrain} section must be there
     * @param vocabulary has sentinels
     * @param checkpoints a folder of this training's own
     * @param fingerprint of everything that decides the result
     * @param warnings takes a line for each damaged checkpoint
     * @throws genir.corpus.InputException if it cannot fit into memory
     */
    public Pretrainer(
            Parameters parameters,
            TrainingConfig config,
            Vocabulary vocabulary,
            Collection<Document> documents,
            Path checkpoints,
            String fingerprint,
            Consumer<String> warnings) {
        PretrainConfig own = config.pretrain();
        T5Config shape = parameters.config().forVocabulary(vocabulary.wordCount(), vocabulary.pad(), vocabulary.eos());
        this.parameters = parameters;
        Parameters words = new Parameters(shape);
        copyCommon(parameters.onHost(), words);
        Parameters trained = words.on(parameters.device());
        SpanCorruption texts = new SpanCorruption(vocabulary, config.learnt(documents), own, config.seed());
        if (texts.size() == 0) {
            throw new InputException("training.pretrain: no document has two words, so there is nothing to corrupt");
        }
        MemoryNeed.Batches batches =
                new MemoryNeed.Batches("training.pretrain", own.batchSize(), own.maxLength(), texts.longestTarget());
        MemoryNeed need =
                MemoryNeed.of(shape, config, batches).withEpoch(BatchStream.epochBytes(texts.size(), own.maxLength()));
        need.require(parameters.device(), config);
        int steps = steps(own, texts.size());
        BatchStream.Form form = new BatchStream.Form(
                own.batchSize(), 0, vocabulary.pad(), examples -> new CrossEntropy(0, examples.targets()));
        this.loop = new TrainingLoop(
                trained,
                config.optimizer(trained),
                config.pretrainSchedule(steps),
                new BatchStream(texts::epoch, form, config.seed()),
                Evaluation.none(List.of()),
                config.withoutDev(fingerprint, "training.pretrain.learning_rate", steps, batches.largest()),
                new CheckpointStore(checkpoints, config.checkpoints().keep(), warnings),
                checkpoints.resolve(LearningCurve.FILE));
    }

    private static int steps(PretrainConfig config, int textsPerEpoch) {
        if (config.steps() != null) {
            return config.steps();
        }
        long texts = (long) textsPerEpoch * config.epochs();
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, texts / config.batchSize()));
    }

    /** Trains to the end, or goes on where an earlier call was interrupted; the result has the docids again. */
    public TrainingLoop.Result train(Progress progress) throws IOException {
        TrainingLoop.Result result = loop.run("pretrain", progress);
        Parameters pretrained = parameters.onHost();
        copyCommon(result.parameters().onHost(), pretrained);
        if (pretrained != parameters) {
            parameters.set(pretrained);
        }
        return new TrainingLoop.Result(
                parameters, result.bestStep(), result.steps(), result.seconds(), result.secondsBefore());
    }

    /** Copies all weights between two vocabularies of which one begins with the other: of their rows, the common ones. */
    private static void copyCommon(Parameters from, Parameters to) {
        for (ParameterLayout.Slot slot : to.layout().slots().values()) {
            to.floats(slot.name()).put(from.floats(slot.name()));
        }
    }
}
