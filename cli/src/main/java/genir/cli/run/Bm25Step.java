package genir.cli.run;

import genir.corpus.InputException;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.Bm25Config;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Json;
import genir.retrieval.bm25.Bm25Parameters;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.bm25.Bm25Tuner;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ranks dev and test with BM25, its parameters given or tuned on dev. */
final class Bm25Step implements Step {
    @Override
    public StepName name() {
        return StepName.BM25;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        return ConfigFile.text(run.config().index().bm25())
                + run.config().evaluation().depth()
                + Systems.identicalIds(run.config());
    }

    @Override
    public List<Path> outputs(RunContext run) {
        List<Path> outputs = new ArrayList<>(Systems.runs(run.directory(), RetrievalSystem.BM25));
        outputs.add(run.directory().bm25Parameters());
        return outputs;
    }

    @Override
    public double execute(RunContext run) throws IOException {
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Bm25Parameters parameters = parameters(run, index);
            Bm25Ranker ranker = new Bm25Ranker(index.reader(), index.analyzer(), parameters.k1(), parameters.b());
            Json.write(run.directory().bm25Parameters(), parameters);
            OwnDocuments.mention(run, index);
            Systems.rank(run, index, ranker);
            Measures.evaluate(run, index, ranker.name());
        }
        return 0;
    }

    private static Bm25Parameters parameters(RunContext run, CollectionIndex index) {
        Bm25Config config = run.config().index().bm25();
        if (!config.tune()) {
            return new Bm25Parameters(config.k1(), config.b());
        }
        QuerySet dev = index.queries(Split.DEV);
        if (dev.answerable(index::contains).queries().isEmpty()) {
            throw new InputException(
                    "index.bm25.tune: the collection has no dev queries with a relevant document to tune on");
        }
        Bm25Tuner.Tuning tuning = Bm25Tuner.DEFAULT.tune(
                index.reader(), index.analyzer(), dev, run.config().evaluation()::evaluated, run.progress());
        Bm25Parameters best = tuning.best().parameters();
        run.console().say("  tuned on dev: k1 " + best.k1() + ", b " + best.b());
        return best;
    }
}
