package genir.cli.run;

import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.Ranker;
import genir.retrieval.generative.GenerativeRankers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ranks dev and test with the trained model, and compares it, and its fusion with BM25, with BM25. */
final class EvaluateStep implements Step {
    @Override
    public StepName name() {
        return StepName.EVALUATE;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        return ConfigFile.text(run.config().evaluation());
    }

    @Override
    public List<Path> outputs(RunDirectory run) {
        List<Path> outputs = new ArrayList<>(Systems.runs(run, Systems.GENIR));
        outputs.addAll(Systems.runs(run, Systems.FUSION));
        outputs.addAll(List.of(run.perQuery(), run.metrics(), run.added()));
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
            Systems.fuse(run);
            Systems.compare(run, index);
            if (run.config().training().rehearsal() != null) {
                new AdditionMeasures(run, index).write(ranker);
            }
        }
        return 0;
    }
}
