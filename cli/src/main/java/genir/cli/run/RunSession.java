package genir.cli.run;

import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.session.DualSystem;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.bm25.Bm25Ranker;
import java.io.IOException;
import java.nio.file.Files;

/** Opens a run's model for interpretation. */
public final class RunSession {
    private RunSession() {}

    /** The run's model, the others beside it that belong to it, its dev and test queries, and its BM25 and dual encoder where it has them. */
    public static Session open(RunDirectory run, ExperimentConfig config, CollectionIndex index) throws IOException {
        String trained = new StepLedger(run.steps()).fingerprint(StepName.TRAIN);
        Session session = new Session(
                Models.read(
                        run.root(),
                        new T5Runner(
                                ModelFolder.read(run.model()).on(config.device().open())),
                        folder -> ReducedModels.belongs(folder, trained)),
                Vocabulary.read(run.vocabulary()),
                index.queries(Split.DEV),
                index.queries(Split.TEST),
                config.interpret(),
                config.training().maxLength());
        if (Files.exists(run.bm25Parameters())) {
            session.useBm25(Bm25Ranker.read(index, run.bm25Parameters()));
        }
        DualSystem.of(run.root()).ifPresent(session::useDual);
        return session;
    }
}
