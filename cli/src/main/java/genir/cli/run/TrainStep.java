package genir.cli.run;

import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.model.weights.ModelFolder;
import genir.training.loop.CheckpointStore;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Trains the generative retriever. */
final class TrainStep implements Step {
    @Override
    public StepName name() {
        return StepName.TRAIN;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        StartingPoint start = StartingPoint.of(run.config());
        return ConfigFile.text(withoutBase(run.stated().model()))
                + ConfigFile.text(run.stated().training().decidingKeys())
                + TrainingTexts.checksum(run.config().training())
                + Systems.identicalIds(run.config())
                + (start == null ? "" : start.weightChecksums());
    }

    /** What a given model is held against decides nothing of the model. */
    private static ModelConfig withoutBase(ModelConfig model) {
        return model.checkpoint() == null
                ? model
                : new ModelConfig(null, model.checkpoint().at(model.checkpoint().from(), null));
    }

    @Override
    public List<Path> outputs(RunContext run) {
        return List.of(run.directory().model());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        RunDirectory directory = run.directory();
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            Training training = new Training(run, index);
            if (run.config().training().isNone()) {
                // A learning curve of an earlier configuration would be taken for this model's.
                AtomicFiles.deleteFolder(directory.checkpoints());
                AtomicFiles.writeFolder(directory.model(), folder -> ModelFolder.write(folder, training.given()));
                run.console().say("  nothing is trained: the model is the checkpoint");
                return 0;
            }
            TrainingLoop.Result result =
                    training.train(run.config().training(), directory.checkpoints(), run.fingerprint());
            AtomicFiles.writeFolder(directory.model(), folder -> ModelFolder.write(folder, result.parameters()));
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  %,d parameters, %s",
                            result.parameters().layout().weights(),
                            training.outcome(result)));
            return result.secondsBefore();
        }
    }

    @Override
    public void tidy(RunContext run) throws IOException {
        CheckpointStore.clear(run.directory().checkpoints());
    }
}
