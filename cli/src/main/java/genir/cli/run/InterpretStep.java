package genir.cli.run;

import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.analysis.InterpretSuite;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;

/** Runs the interpretability suite on the trained model. */
final class InterpretStep implements Step {
    @Override
    public StepName name() {
        return StepName.INTERPRET;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        return ConfigFile.text(run.config().interpret());
    }

    @Override
    public boolean outputsExist(RunContext run) {
        return Files.exists(run.directory().interpret().resolve("summary.json"));
    }

    @Override
    public void execute(RunContext run) throws IOException {
        T5Runner runner = new T5Runner(ModelFolder.read(run.directory().model()));
        Vocabulary vocabulary = Vocabulary.read(run.directory().vocabulary());
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Session session = new Session(
                    Models.read(run.directory().root(), runner),
                    vocabulary,
                    index.queries(Split.DEV),
                    index.queries(Split.TEST),
                    run.config().interpret(),
                    run.config().training().maxLength());
            InterpretSuite.run(session, run.directory().interpret(), run.progress());
            run.console()
                    .say(
                            session.queries().isEmpty()
                                    ? "  nothing to analyse: none of the " + session.available() + " dev queries is "
                                            + session.config().queries()
                                            + "; train longer, or set interpret.queries to all"
                                    : "  analysed " + session.queries().size() + " of " + session.available()
                                            + " dev queries");
        }
    }
}
