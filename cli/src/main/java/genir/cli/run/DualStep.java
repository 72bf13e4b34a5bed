package genir.cli.run;

import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.DenseIndex;
import genir.retrieval.dense.DenseIndexer;
import genir.retrieval.dense.DenseRanker;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.system.RetrievalSystem;
import genir.training.dual.DualConfig;
import genir.training.dual.DualDev;
import genir.training.dual.DualTrainer;
import genir.training.loop.CheckpointStore;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Trains the run's own dual encoder, encodes the documents with it, and ranks dev and test by the vectors. */
final class DualStep implements Step {
    @Override
    public StepName name() {
        return StepName.DUAL;
    }

    @Override
    public boolean applies(ExperimentConfig config) {
        return config.retrieval() != null && config.retrieval().dual() != null;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        return ConfigFile.text(run.config().retrieval().dual())
                + TrainingTexts.checksum(run.config().training())
                + run.config().evaluation().depth()
                + Systems.identicalIds(run.config());
    }

    @Override
    public List<Path> outputs(RunContext run) {
        List<Path> outputs = new ArrayList<>(Systems.runs(run.directory(), RetrievalSystem.DUAL));
        outputs.add(run.directory().dualModel());
        outputs.add(run.directory().dualIndex());
        return outputs;
    }

    @Override
    public double execute(RunContext run) throws IOException {
        RunDirectory directory = run.directory();
        Vocabulary vocabulary = Vocabulary.read(directory.vocabulary());
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            TrainingLoop.Result result = train(run, index, vocabulary);
            AtomicFiles.writeFolder(directory.dualModel(), folder -> ModelFolder.write(folder, result.parameters()));
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  a dual encoder of %,d parameters, %s, %s",
                            result.parameters().layout().weights(),
                            Training.took(result),
                            Training.kept(result, index)));
            try (SentenceEncoder encoder = DualEncoders.open(directory, run.config(), vocabulary)) {
                DenseIndexer.write(
                        index.documents(),
                        encoder,
                        DenseConfig.DEFAULT_EXACT_BELOW,
                        directory.dualIndex(),
                        run.progress());
                try (DenseIndex vectors = DenseIndex.open(directory.dualIndex())) {
                    Systems.rank(run, index, new DenseRanker(RetrievalSystem.DUAL, vectors, encoder));
                }
            }
            Measures.evaluate(run, index, RetrievalSystem.DUAL);
            return result.secondsBefore();
        }
    }

    private static TrainingLoop.Result train(RunContext run, CollectionIndex index, Vocabulary vocabulary)
            throws IOException {
        DualConfig config = run.config().retrieval().dual();
        Parameters initial = config.pretrained()
                ? DualTrainer.of(ModelFolder.read(run.directory().base()), vocabulary)
                : DualTrainer.fresh(config, vocabulary);
        return new DualTrainer(
                        initial.on(run.config().device().open()),
                        config,
                        vocabulary,
                        TrainingTexts.of(run.directory(), run.config().training(), index, FreshDocuments.none(index)),
                        new DualDev(
                                index.queries(Split.DEV),
                                index.documents(),
                                vocabulary,
                                config,
                                run.config().evaluation().ignoreIdenticalIds()),
                        checkpoints(run.directory()),
                        run.fingerprint(),
                        warning -> run.console().print("  warning: " + warning),
                        run.progress())
                .train(run.progress());
    }

    static Path checkpoints(RunDirectory run) {
        return run.checkpoints().resolve("dual");
    }

    @Override
    public void tidy(RunContext run) throws IOException {
        CheckpointStore.clear(checkpoints(run.directory()));
    }

    /** A model and rankings of an earlier configuration would be taken for those of this. */
    @Override
    public void withdraw(RunContext run) throws IOException {
        AtomicFiles.deleteFolder(run.directory().dual());
        AtomicFiles.deleteFolder(checkpoints(run.directory()));
        Systems.remove(run.directory(), RetrievalSystem.DUAL);
    }
}
