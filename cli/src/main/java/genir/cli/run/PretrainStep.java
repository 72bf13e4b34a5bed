package genir.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.cli.console.Counts;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.model.weights.ModelFolder;
import genir.training.TrainingConfig;
import genir.training.loop.CheckpointStore;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the base model, which training begins with and which the analyses hold the trained model against: a model pre-trained
 * on the collection's texts, or the checkpoint that {@code model.from} names, or that checkpoint pre-trained further; in each
 * case with rows for the run's docids. Where nothing is trained it is what {@code model.base} names, if anything.
 */
final class PretrainStep implements Step {
    /** What training on docids alone depends on; a key that is not known here repeats the pre-training. */
    private static final List<String> OF_TRAINING = List.of(
            "epochs",
            "steps",
            "batch_size",
            "max_length",
            "learning_rate",
            "word_dropout",
            "loss",
            "index_ratio",
            "indexing",
            "generated_queries",
            "query_generation",
            "rehearsal",
            "distillation",
            "ranking",
            "accumulate",
            "label_smoothing",
            "freeze_embeddings",
            "evaluate_every",
            "evaluate_epochs",
            "metric",
            "early_stopping");

    @Override
    public StepName name() {
        return StepName.PRETRAIN;
    }

    @Override
    public boolean applies(ExperimentConfig config) {
        return applies(config.model(), config.training());
    }

    /** Whether there is a base model with these parts of a configuration. */
    static boolean applies(ModelConfig model, TrainingConfig training) {
        if (model.checkpoint() != null && training.isNone()) {
            return model.checkpoint().base() != null;
        }
        return training.pretrain() != null || model.checkpoint() != null;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        StartingPoint start =
                run.config().training().isNone() ? StartingPoint.base(run.config()) : StartingPoint.of(run.config());
        ObjectNode training = run.stated().training().decidingKeys();
        training.remove(OF_TRAINING);
        return ConfigFile.text(run.stated().model())
                + (run.config().training().pretrain() == null
                        ? "seed " + run.config().training().seed()
                        : ConfigFile.text(training))
                + (start == null ? "" : start.weightChecksums());
    }

    @Override
    public List<Path> outputs(RunContext run) {
        return List.of(run.directory().base());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        TrainingConfig config = run.config().training();
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Training training = new Training(run, index);
            if (config.pretrain() == null) {
                AtomicFiles.writeFolder(
                        run.directory().base(),
                        folder -> ModelFolder.write(
                                folder, config.isNone() ? training.base() : training.untrained(config)));
                run.console()
                        .say("  the base model is " + (config.isNone() ? "model.base" : "the checkpoint")
                                + ", with rows for the docids");
                return 0;
            }
            TrainingLoop.Result result = training.pretrain(checkpoints(run.directory()), run.fingerprint());
            AtomicFiles.writeFolder(run.directory().base(), folder -> ModelFolder.write(folder, result.parameters()));
            run.console()
                    .say("  span corruption of "
                            + Counts.of(
                                    index.documentCount()
                                            - config.omitDocuments().size(),
                                    "document",
                                    "documents")
                            + ", " + Training.took(result));
            return result.secondsBefore();
        }
    }

    static Path checkpoints(RunDirectory run) {
        return run.checkpoints().resolve("pretrain");
    }

    @Override
    public void tidy(RunContext run) throws IOException {
        CheckpointStore.clear(checkpoints(run.directory()));
    }

    /** A base model of an earlier configuration would be taken for one of this. */
    @Override
    public void withdraw(RunContext run) throws IOException {
        AtomicFiles.deleteFolder(run.directory().base());
    }
}
