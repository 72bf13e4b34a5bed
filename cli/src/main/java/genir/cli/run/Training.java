package genir.cli.run;

import genir.cli.console.Counts;
import genir.corpus.InputException;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.retrieval.dense.DenseIndex;
import genir.retrieval.dense.DenseVectors;
import genir.training.BalancedDev;
import genir.training.DevQueries;
import genir.training.DevSet;
import genir.training.StartingRows;
import genir.training.Trainer;
import genir.training.TrainingConfig;
import genir.training.distillation.TextRanker;
import genir.training.dual.DualStart;
import genir.training.loop.TrainingLoop;
import genir.training.pretrain.Pretrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Trains models on a run's collection: the run's own, and those without some of its documents. */
final class Training {
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private final RunContext run;
    private final CollectionIndex index;
    private final Vocabulary vocabulary;

    /** Training in a run; its index must stay open. */
    Training(RunContext run, CollectionIndex index) {
        this.run = run;
        this.index = index;
        this.vocabulary = Vocabulary.read(run.directory().vocabulary());
    }

    /**
     * Trains a model, or goes on where an earlier call was interrupted.
     *
     * @param checkpoints a folder of this training's own
     * @param fingerprint of everything that decides the result
     */
    TrainingLoop.Result train(TrainingConfig config, Path checkpoints, String fingerprint) throws IOException {
        if (index.queries(Split.TRAIN).answerable(index::contains).queries().isEmpty()
                && config.generatedQueries() == null
                && config.examples().indexRatio() == 0) {
            throw new InputException(
                    "training.index_ratio: 0 leaves nothing to learn from, for there are no train queries");
        }
        FreshDocuments fresh = FreshDocuments.of(run.config(), index);
        if (config.rehearsal() != null && fresh.ids().isEmpty()) {
            throw new InputException("training.rehearsal: the checkpoint that model.from names knows every document"
                    + " already; leave it out to train on all alike");
        }
        Trainer trainer;
        try (TeacherRankers rankers = new TeacherRankers(run, index, vocabulary)) {
            trainer = trainer(config, fresh, rankers.of(config.textTeachers()), checkpoints, fingerprint);
        }
        run.console()
                .say(String.format(
                        Locale.ROOT, "  up to about %.2f GB of memory", trainer.peakBytes() / BYTES_PER_GIGABYTE));
        return trainer.train(run.progress());
    }

    private Trainer trainer(
            TrainingConfig config,
            FreshDocuments fresh,
            Map<String, TextRanker> rankers,
            Path checkpoints,
            String fingerprint) {
        return new Trainer(
                initial(config).on(run.config().device().open()),
                config,
                vocabulary,
                TrainingTexts.of(run.directory(), config, index, fresh),
                rankers,
                dev(config, fresh),
                checkpoints,
                fingerprint,
                this::warn,
                run.progress());
    }

    /** The dev queries; where documents are new, made-up queries for these beside them. */
    private DevSet dev(TrainingConfig config, FreshDocuments fresh) {
        DevSet dev = devQueries(index.queries(Split.DEV), config);
        return fresh.ids().isEmpty() ? dev : new BalancedDev(dev, devQueries(fresh.knownItems(), config));
    }

    private DevQueries devQueries(QuerySet queries, TrainingConfig config) {
        return new DevQueries(
                queries,
                vocabulary,
                config.maxLength(),
                run.config().evaluation().ignoreIdenticalIds());
    }

    /**
     * Pre-trains the weights that training begins with, or goes on where an earlier call was interrupted.
     *
     * @param checkpoints a folder of this pre-training's own
     * @param fingerprint of everything that decides the result
     */
    TrainingLoop.Result pretrain(Path checkpoints, String fingerprint) throws IOException {
        TrainingConfig config = run.config().training();
        return new Pretrainer(
                        untrained(config).on(run.config().device().open()),
                        config,
                        vocabulary,
                        index.documents(),
                        checkpoints,
                        fingerprint,
                        this::warn)
                .train(run.progress());
    }

    /** The checkpoint as it is, with rows for the collection's documents; says which of these it does not know. */
    Parameters given() {
        StartingPoint.of(run.config())
                .strangers(vocabulary)
                .ifPresent(strangers -> run.console().warn(strangers));
        return untrained(run.config().training());
    }

    /** What that checkpoint was trained from, with rows of the same shape. */
    Parameters base() {
        StartingPoint base = StartingPoint.base(run.config());
        base.requireWords(vocabulary);
        return base.parameters(
                vocabulary, index.documents(), run.config().training().seed());
    }

    /** In words, what a training took and which of its weights are the result. */
    String outcome(TrainingLoop.Result result) {
        if (result.bestStep() > 0 && run.config().training().rehearsal() != null) {
            return took(result)
                    + String.format(
                            Locale.ROOT,
                            ", best on dev and made-up queries of the new documents at step %,d",
                            result.bestStep());
        }
        return took(result) + ", " + kept(result, index);
    }

    /** In words, which weights are the result of a training that dev queries watched over. */
    static String kept(TrainingLoop.Result result, CollectionIndex index) {
        QuerySet dev = index.queries(Split.DEV);
        if (dev.queries().isEmpty()) {
            return "no dev split: the last weights are kept";
        }
        if (dev.answerable(index::contains).queries().isEmpty()) {
            return "no dev query has a relevant document: the last weights are kept";
        }
        return String.format(Locale.ROOT, "best on dev at step %,d", result.bestStep());
    }

    /** In words, how many steps a training took, and how long. */
    static String took(TrainingLoop.Result result) {
        return String.format(Locale.ROOT, "%s in %.0f s", Counts.of(result.steps(), "step", "steps"), result.seconds());
    }

    private void warn(String warning) {
        run.console().print("  warning: " + warning);
    }

    private Parameters initial(TrainingConfig config) {
        return config.pretrain() == null
                ? untrained(config)
                : ModelFolder.read(run.directory().base());
    }

    /** The weights of the checkpoint that the configuration names, or random ones. */
    Parameters untrained(TrainingConfig config) {
        StartingPoint start = StartingPoint.of(run.config());
        if (start != null) {
            return start.parameters(vocabulary, index.documents(), config.seed());
        }
        T5Config shape =
                run.config().model().shape().forVocabulary(vocabulary.size(), vocabulary.pad(), vocabulary.eos());
        if (!config.beginsWithDual()) {
            return Trainer.fresh(shape, config, vocabulary, index.documents(), run.progress());
        }
        Parameters fresh = Trainer.fresh(shape, config, vocabulary, dualRows());
        DualStart.connect(fresh, vocabulary, run.config().retrieval().dual());
        return fresh;
    }

    private StartingRows dualRows() {
        RunDirectory directory = run.directory();
        try (DenseIndex vectors = DenseIndex.open(directory.dualIndex())) {
            Map<String, float[]> documents = new LinkedHashMap<>();
            DenseVectors made = vectors.vectors();
            for (int document = 0; document < made.size(); document++) {
                documents.put(made.ids().get(document), made.rows()[document]);
            }
            return DualStart.rows(ModelFolder.read(directory.dualModel()), vocabulary.wordCount(), documents);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot close the index of vectors", failure);
        }
    }
}
