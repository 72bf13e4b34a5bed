package genir.training.generation;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.run.CrossEntropy;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.training.BatchStream;
import genir.training.MemoryNeed;
import genir.training.QueryGenerationConfig;
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
 * Trains an encoder-decoder that writes queries for documents: it reads a document's first tokens and answers with a query that
 * the document is relevant for. It has the vocabulary's words and no docids, and sees training queries alone. An interrupted
 * training goes on at its last checkpoint and ends with the same bytes.
 */
public final class GeneratorTrainer {
    private final TrainingLoop loop;

    /** Weights to begin with from scratch. */
    public static Parameters fresh(QueryGenerationConfig config, Vocabulary vocabulary, long seed) {
        T5Config shape = config.shape().forVocabulary(vocabulary.wordCount(), vocabulary.pad(), vocabulary.eos());
        return Initialization.small(shape).create(shape, seed);
    }

    /**
     * Weights to begin with: those of a run's base model, without its docids.
     *
     * @param base has rows for all of the vocabulary
     */
    public static Parameters of(Parameters base, Vocabulary vocabulary) {
        Parameters host = base.onHost();
        Parameters words =
                new Parameters(base.config().forVocabulary(vocabulary.wordCount(), vocabulary.pad(), vocabulary.eos()));
        for (ParameterLayout.Slot slot : words.layout().slots().values()) {
            // Of the embeddings those rows that are words: both lie row by row.
            words.floats(slot.name()).put(host.floats(slot.name()));
        }
        return words;
    }

    /**
     * Prepares a training.
     *
     * @param parameters the weights to begin with, of the vocabulary's words alone; {@link #train} changes them
     * @param config its {@code query_generation} section must be there
     * @param documents those that the configuration omits are passed over
     * @param checkpoints a folder of this training's own
     * @param fingerprint of everything that decides the result
     * @param warnings takes a line for each damaged checkpoint
     * @throws InputException if there is no training query to learn from, or it cannot fit into memory
     */
    public GeneratorTrainer(
            Parameters parameters,
            TrainingConfig config,
            Vocabulary vocabulary,
            Collection<Document> documents,
            QuerySet train,
            Path checkpoints,
            String fingerprint,
            Consumer<String> warnings) {
        QueryGenerationConfig own = config.queryGeneration();
        List<Document> learnt = config.learnt(documents);
        QueryPairs pairs = new QueryPairs(vocabulary, learnt, train, own, config.seed());
        if (pairs.size() == 0) {
            throw new InputException(
                    "training.generated_queries: own: there is no training query with a relevant document"
                            + " to learn from; name a file of queries instead, or leave it out");
        }
        MemoryNeed.Batches batches = new MemoryNeed.Batches(
                "training.query_generation", own.batchSize(), own.maxLength(), own.queryLength());
        MemoryNeed.of(parameters.config(), config, batches)
                .withEpoch(BatchStream.epochBytes(pairs.size(), own.maxLength()))
                .require(parameters.device(), config);
        int steps = own.steps(pairs.size());
        BatchStream.Form form = new BatchStream.Form(
                own.batchSize(),
                own.wordDropout(),
                vocabulary.pad(),
                examples -> new CrossEntropy(0, examples.targets()));
        this.loop = new TrainingLoop(
                parameters,
                config.optimizer(parameters),
                config.generatorSchedule(steps),
                new BatchStream(pairs::epoch, form, config.seed()),
                Evaluation.none(List.of()),
                config.withoutDev(fingerprint, "training.query_generation.learning_rate", steps, batches.largest()),
                new CheckpointStore(checkpoints, config.checkpoints().keep(), warnings),
                checkpoints.resolve(LearningCurve.FILE));
    }

    /** Trains to the end, or goes on where an earlier call was interrupted. */
    public TrainingLoop.Result train(Progress progress) throws IOException {
        return loop.run("learn to ask", progress);
    }
}
