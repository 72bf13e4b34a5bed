package genir.cli.run;

import genir.corpus.InputException;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
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
                + ConfigFile.text(run.config().training())
                + TrainingTexts.checksum(run.config().training())
                + (start == null ? "" : start.weightChecksums());
    }

    @Override
    public boolean outputsExist(RunContext run) {
        return Files.exists(run.directory().model().resolve("model.safetensors"))
                && Files.exists(run.directory().model().resolve("config.json"));
    }

    @Override
    public void execute(RunContext run) throws IOException {
        RunDirectory directory = run.directory();
        Vocabulary vocabulary = Vocabulary.read(directory.vocabulary());
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            if (index.queries(Split.TRAIN).queries().isEmpty()
                    && run.config().training().generatedQueries() == null
                    && run.config().training().indexRatio() == 0) {
                throw new InputException(
                        "training.index_ratio: 0 leaves nothing to learn from, for there are no train queries");
            }
            Trainer trainer = new Trainer(
                    initial(run.config(), vocabulary, index),
                    run.config().training(),
                    vocabulary,
                    TrainingTexts.of(run.config().training(), index),
                    index.queries(Split.DEV),
                    directory.checkpoints(),
                    run.fingerprint(),
                    run.progress());
            Trainer.Result result = trainer.train();
            AtomicFiles.writeFolder(directory.model(), folder -> ModelFolder.write(folder, result.parameters()));
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  %,d parameters, %,d steps in %.0f s, best on dev at step %,d",
                            result.parameters().layout().weights(),
                            result.steps(),
                            result.seconds(),
                            result.bestStep()));
        }
    }

    private static Parameters initial(ExperimentConfig config, Vocabulary vocabulary, CollectionIndex index) {
        StartingPoint start = StartingPoint.of(config);
        if (start != null) {
            return start.parameters(
                    vocabulary, index.documents(), config.training().seed());
        }
        T5Config shape = config.model().shape().forVocabulary(vocabulary.size(), vocabulary.pad(), vocabulary.eos());
        return Trainer.fresh(shape, config.training());
    }

    @Override
    public void tidy(RunContext run) throws IOException {
        Trainer.cleanUp(run.directory().checkpoints());
    }
}
