package genir.training;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.GeneratedQuery;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.example.Example;
import genir.corpus.example.ExampleGenerator;
import genir.corpus.example.ExampleSources;
import genir.corpus.example.Examples;
import genir.corpus.example.RepeatedExamples;
import genir.corpus.format.GeneratedQueries;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Checksums;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.backend.ProcessMemory;
import genir.model.plan.kernel.Workers;
import genir.model.run.CrossEntropy;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.training.distillation.DistillationConfig;
import genir.training.distillation.DistilledObjective;
import genir.training.distillation.TextRanker;
import genir.training.loop.BatchSource;
import genir.training.loop.CheckpointStore;
import genir.training.loop.LearningCurve;
import genir.training.loop.LoopSettings;
import genir.training.loop.Objectives;
import genir.training.loop.StepGradients;
import genir.training.loop.TrainedWeights;
import genir.training.loop.TrainingBatch;
import genir.training.loop.TrainingLoop;
import genir.training.ranking.Ranking;
import genir.training.ranking.RankingConfig;
import genir.training.sampled.CandidateObjectives;
import genir.training.sampled.DocidRows;
import genir.training.sampled.SampledSoftmaxConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Trains a generative retriever, from scratch or from given weights (method.md, section 2), and keeps the
 * weights that ranked the dev queries best. An interrupted training goes on at its last checkpoint and ends with the same
 * bytes.
 */
public final class Trainer {
    private final TrainingConfig config;
    private final Examples examples;
    private final int steps;
    private final long peakBytes;
    private final TrainingLoop loop;
    /** Makes the distilled targets of the next batches while a step runs. */
    private final ExecutorService teachers = Executors.newFixedThreadPool(Workers.parts(), Trainer::daemon);

    /**
     * Weights to begin with from scratch, as the configuration wants them.
     *
     * @param model the shape, with the vocabulary's size
     * @param documents of the collection, for rows that begin where these put them
     */
    public static Parameters fresh(
            T5Config model,
            TrainingConfig config,
            Vocabulary vocabulary,
            Collection<Document> documents,
            Progress progress) {
        if (config.beginsWithDual()) {
            throw new InputException("training.initialization: the rows of a dual encoder are to be given");
        }
        StartingRows rows = config.initialization().equals("latent")
                ? LatentRows.of(vocabulary, documents, model.dModel(), config.seed(), progress)
                : null;
        return fresh(model, config, vocabulary, rows);
    }

    /**
     * Weights to begin with from scratch, whose rows of words and docids begin as given.
     *
     * @param rows null where these are random
     */
    public static Parameters fresh(T5Config model, TrainingConfig config, Vocabulary vocabulary, StartingRows rows) {
        Initialization initialization =
                config.initialization().equals("t5") ? Initialization.T5 : Initialization.small(model);
        Parameters parameters = initialization.create(model, config.seed());
        if (rows != null) {
            rows.put(parameters, initialization.embeddingStd(), vocabulary, Set.copyOf(config.omitDocuments()));
        }
        return parameters;
    }

    /**
     * Prepares a training from scratch on all that an index has. The same again, with the same folder, goes on where this one was
     * interrupted.
     *
     * @param model the shape, whatever vocabulary it says; {@link T5Config#defaults()} suits small collections
     * @param index stays open as long as the training lasts
     * @param checkpoints folder for the checkpoints and the learning curve
     * @throws genir.corpus.InputException if it cannot fit into memory, or the configuration asks for a pre-training, which {@link
     *     genir.training.pretrain.Pretrainer} does
     */
    public static Trainer of(
            T5Config model, CollectionIndex index, Vocabulary vocabulary, TrainingConfig config, Path checkpoints) {
        if (config.pretrain() != null) {
            throw new InputException("training.pretrain: weights that were pre-trained are to be given");
        }
        if (config.rehearsal() != null) {
            throw new InputException("training.rehearsal: weights that know some of the documents are to be given");
        }
        if (!config.textTeachers().isEmpty()) {
            throw new InputException("training.distillation.teachers: "
                    + config.textTeachers().get(0) + " is to be given as a ranker of texts");
        }
        T5Config shape = model.forVocabulary(vocabulary.size(), vocabulary.pad(), vocabulary.eos());
        if (config.generatesQueries()) {
            throw new InputException("training.generated_queries: own: a file of the queries is to be given;"
                    + " genir.training.generation makes one");
        }
        List<GeneratedQuery> generated = config.generatedQueries() == null
                ? List.of()
                : GeneratedQueries.read(Path.of(config.generatedQueries()), index::contains);
        return new Trainer(
                fresh(shape, config, vocabulary, index.documents(), Progress.NONE),
                config,
                vocabulary,
                ExampleSources.of(index, generated),
                Map.of(),
                new DevQueries(index.queries(Split.DEV), vocabulary, config.maxLength(), false),
                checkpoints,
                Checksums.ofTexts(Stream.of(
                        shape.toString(),
                        config.decidingKeys().toString(),
                        index.info().files().toString(),
                        vocabulary.kind(),
                        generated.toString())),
                warning -> {},
                Progress.NONE);
    }

    /**
     * Prepares a training.
     *
     * @param parameters the weights to begin with, which the training changes; their vocabulary size must be the
     *     vocabulary's
     * @param rankers those of {@code config.textTeachers()} by name, which are asked before the first step only
     * @param checkpoints folder for the checkpoints and the learning curve
     * @param fingerprint of everything that decides the result, to recognise checkpoints of the same training
     * @param warnings takes a line for each damaged checkpoint
     * @param progress of what has to be made before the first step
     * @throws genir.corpus.InputException if it cannot fit into memory
     */
    public Trainer(
            Parameters parameters,
            TrainingConfig config,
            Vocabulary vocabulary,
            ExampleSources sources,
            Map<String, TextRanker> rankers,
            DevSet dev,
            Path checkpoints,
            String fingerprint,
            Consumer<String> warnings,
            Progress progress) {
        this.config = config;
        // Twice: in a large collection it takes minutes until the examples are there and the rest is known.
        Documents learnt = config.learnt(sources.documents());
        RankingConfig ranks = config.objective().ranking();
        if (ranks != null) {
            Ranking.require(ranks, learnt.size());
        }
        MemoryNeed need =
                MemoryNeed.of(parameters.config(), worked(parameters, vocabulary), config, batches(config, vocabulary));
        need.require(parameters.device(), config);
        boolean withTexts = !config.textTeachers().isEmpty();
        Examples made = ExampleGenerator.of(vocabulary, sources.withTexts(withTexts), config.examples(), config.seed());
        this.steps = config.length().stepsOfAll(made.size());
        need = need.withEpoch(ExampleGenerator.epochBytes(made.size(), config.maxLength()));
        need.require(parameters.device(), config);
        Set<String> texts = Set.of();
        if (withTexts) {
            RepeatedExamples repeated =
                    new RepeatedExamples(made, config.objective().distillation().texts(), config.seed());
            texts = repeated.texts();
            made = repeated;
        }
        this.examples = made;
        Ranking ranking = ranks == null
                ? null
                : new Ranking(
                        ranks,
                        vocabulary,
                        learnt,
                        sources,
                        config.maxLength(),
                        steps,
                        config.length().accumulate(),
                        progress);
        BatchSource source = new BatchStream(
                this::epoch, form(vocabulary, learnt, texts, rankers, ranking, progress), config.seed());
        this.peakBytes = ProcessMemory.residentBytes() + need.processBytes(parameters.device());
        LoopSettings settings = settings(fingerprint, batches(config, vocabulary));
        StepGradients.Factory<TrainingBatch> gradients = gradients(ranking, vocabulary, settings.largest());
        TrainedWeights trained;
        if (config.objective().sampledSoftmax() == null) {
            trained = TrainedWeights.whole(parameters, config.ownOptimizer(parameters));
        } else {
            DocidRows rows = rows(parameters, vocabulary, checkpoints);
            gradients = rows.loading(gradients);
            trained = rows;
        }
        this.loop = new TrainingLoop(
                trained,
                config.optimization().schedule(steps),
                source,
                gradients,
                dev.evaluation(trained.all()),
                settings,
                new CheckpointStore(checkpoints, config.checkpoints().keep(), warnings),
                checkpoints.resolve(LearningCurve.FILE));
    }

    /** Where the weights lie that a step works on. */
    private ParameterLayout worked(Parameters parameters, Vocabulary vocabulary) {
        if (config.objective().sampledSoftmax() == null) {
            return parameters.layout();
        }
        if (!vocabulary.docids().atomic()) {
            throw new InputException("training.sampled_softmax: only docids of one token are drawn, not those of kind "
                    + vocabulary.docids().kind().label());
        }
        return ParameterLayout.ofCandidates(parameters.config(), vocabulary.wordCount(), candidates(vocabulary));
    }

    /** How many candidates the softmax of a batch has at most. */
    private int candidates(Vocabulary vocabulary) {
        DistillationConfig distillation = config.objective().distillation();
        return CandidateObjectives.most(
                config.objective().sampledSoftmax(),
                vocabulary.docids().tokens().size(),
                config.length().batchSize(),
                1
                        + (distillation == null
                                ? 0
                                : distillation.depth() * distillation.all().size()));
    }

    private DocidRows rows(Parameters parameters, Vocabulary vocabulary, Path checkpoints) {
        try {
            return new DocidRows(
                    parameters,
                    vocabulary.wordCount(),
                    vocabulary.docids().tokens().size(),
                    candidates(vocabulary),
                    config::ownOptimizer,
                    config.rowSteps(steps),
                    checkpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What share of an epoch's examples each document has. */
    private float[] shares(Vocabulary vocabulary) {
        float[] shares = new float[vocabulary.docids().tokens().size()];
        float share = 1f / examples.size();
        examples.epoch(0).forEach(example -> shares[example.target()[0] - vocabulary.wordCount()] += share);
        return shares;
    }

    private static MemoryNeed.Batches batches(TrainingConfig config, Vocabulary vocabulary) {
        int longest = Math.max(1, vocabulary.docids().longest());
        RankingConfig ranks = config.objective().ranking();
        int answers = ranks == null || vocabulary.docids().atomic() ? 1 : 1 + ranks.negatives();
        return new MemoryNeed.Batches("training", config.length().batchSize(), config.maxLength(), longest, answers);
    }

    /** Docids of several tokens are ranked when their gradients are made, those of one token by their objectives. */
    private StepGradients.Factory<TrainingBatch> gradients(
            Ranking ranking, Vocabulary vocabulary, LoopSettings.BatchSizes largest) {
        return ranking == null || vocabulary.docids().atomic()
                ? StepGradients.ofSequences(largest, config.frozen())
                : ranking.gradients(
                        firstToken(vocabulary), config.objective().labelSmoothing(), largest, config.frozen());
    }

    /** The softmax runs over the tokens from this one on. */
    private int firstToken(Vocabulary vocabulary) {
        return config.objective().ofDocidsOnly() ? vocabulary.wordCount() : 0;
    }

    private BatchStream.Form form(
            Vocabulary vocabulary,
            Documents learnt,
            Set<String> texts,
            Map<String, TextRanker> rankers,
            Ranking ranking,
            Progress progress) {
        Objectives usual = usual(vocabulary, learnt, texts, rankers, progress);
        boolean ranked = ranking != null && vocabulary.docids().atomic();
        Objectives objectives = ranked ? ranking.objectives(usual) : usual;
        int size = config.length().batchSize();
        SampledSoftmaxConfig sampled = config.objective().sampledSoftmax();
        if (sampled != null) {
            objectives =
                    new CandidateObjectives(usual, sampled, vocabulary.wordCount(), shares(vocabulary), config.seed());
        }
        return config.objective().distillation() == null && !ranked && sampled == null
                ? new BatchStream.Form(size, config.wordDropout(), vocabulary.pad(), objectives)
                : new BatchStream.Form(
                        size, config.wordDropout(), vocabulary.pad(), objectives, 2 * Workers.parts(), teachers);
    }

    private Objectives usual(
            Vocabulary vocabulary,
            Documents learnt,
            Set<String> texts,
            Map<String, TextRanker> rankers,
            Progress progress) {
        int firstToken = firstToken(vocabulary);
        DistillationConfig distillation = config.objective().distillation();
        return distillation == null
                ? examples -> new CrossEntropy(firstToken, config.objective().labelSmoothing(), examples.targets())
                : DistilledObjective.of(distillation, learnt, vocabulary, texts, rankers, firstToken, progress);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "genir-teacher");
        thread.setDaemon(true);
        return thread;
    }

    private List<SequencePair> epoch(int epoch) {
        List<Example> drawn = examples.epoch(epoch);
        return new AbstractList<>() {
            @Override
            public SequencePair get(int number) {
                Example example = drawn.get(number);
                return new SequencePair(example.input(), example.target(), example.text());
            }

            @Override
            public int size() {
                return drawn.size();
            }
        };
    }

    private LoopSettings settings(String fingerprint, MemoryNeed.Batches batches) {
        return new LoopSettings(
                fingerprint,
                "training.learning_rate",
                steps,
                config.length().accumulate(),
                config.optimization().clipNorm(),
                config.seed(),
                config.dev().interval(config.length(), examples.size()),
                config.dev().metric(),
                config.dev().earlyStopping(),
                batches.largest(),
                config.checkpoints().everySteps(),
                config.checkpoints().everyMinutes());
    }

    /** An estimate of the most bytes of memory that the process will have had at the end of the training. */
    public long peakBytes() {
        return peakBytes;
    }

    /** Trains to the end, or goes on where an earlier call was interrupted. */
    public TrainingLoop.Result train(Progress progress) throws IOException {
        try {
            return loop.run("train", progress);
        } finally {
            teachers.shutdownNow();
        }
    }
}
