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
        return ConfigFile.text(run.config().model())
                + ConfigFile.text(run.config().training().decidingKeys())
                + TrainingTexts.checksum(run.config().training())
                + Systems.identicalIds(run.config())
                + (start == null ? "" : start.weightChecksums());
    }

    @Override
    public List<Path> outputs(RunDirectory run) {
        return List.of(run.model());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        RunDirectory directory = run.directory();
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            Training training = new Training(run, index);
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
