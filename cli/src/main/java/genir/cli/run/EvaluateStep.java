package genir.cli.run;

import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.Ranker;
import genir.retrieval.generative.GenerativeRankers;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ranks dev and test with the trained model, fuses the rankings of all rankers, and compares the systems. */
final class EvaluateStep implements Step {
    @Override
    public StepName name() {
        return StepName.EVALUATE;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        RetrievalConfig retrieval = run.config().retrieval();
        return ConfigFile.text(run.config().evaluation())
                + (retrieval == null
                        ? ""
                        : ConfigFile.text(retrieval.fusions())
                                + ConfigFile.text(retrieval.fusion())
                                + (retrieval.weights() == null ? "" : ConfigFile.text(retrieval.weights())));
    }

    @Override
    public List<Path> outputs(RunContext run) {
        RunDirectory directory = run.directory();
        List<Path> outputs = new ArrayList<>(Systems.runs(directory, RetrievalSystem.GENIR));
        for (RetrievalSystem fusion : RunSystems.of(run.config()).fusions()) {
            outputs.addAll(Systems.runs(directory, fusion.name()));
        }
        outputs.addAll(List.of(directory.fusions(), directory.perQuery(), directory.metrics(), directory.added()));
        return outputs;
    }

    @Override
    public double execute(RunContext run) throws IOException {
        T5Runner runner = new T5Runner(ModelFolder.read(run.directory().model())
                .on(run.config().device().open()));
        Vocabulary vocabulary = Vocabulary.read(run.directory().vocabulary());
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Ranker ranker = GenerativeRankers.of(
                    runner,
                    vocabulary,
                    run.config().training().maxLength(),
                    run.config().evaluation().beam());
            Systems.rank(run, index, ranker);
            Systems.fuse(run, FusionChoice.of(run, index));
            Measures.compare(run, index);
            if (run.config().training().rehearsal() != null) {
                new AdditionMeasures(run, index).write(ranker);
            }
        }
        return 0;
    }
}
