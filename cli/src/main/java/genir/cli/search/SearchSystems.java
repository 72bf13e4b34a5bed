package genir.cli.search;

import genir.cli.run.DualEncoders;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.Ranker;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.dense.DenseRetrieval;
import genir.retrieval.dense.SentenceEncoders;
import genir.retrieval.generative.GenerativeRankers;
import genir.retrieval.system.RetrievalSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Opens the retrieval systems of a run. */
final class SearchSystems {
    private static final String MEANS_NOTHING = ", so its ranking means nothing";

    private static final Closeable NOTHING = () -> {};

    private SearchSystems() {}

    static SearchSystem bm25(RunDirectory run, CollectionIndex index) throws IOException {
        require(run, run.bm25Parameters(), StepName.BM25);
        Ranker ranker = Bm25Ranker.read(index, run.bm25Parameters());
        return new SearchSystem(
                ranker,
                "the index",
                index::absentWords,
                text -> !ranker.rank(new Query("query", text), 1).isEmpty(),
                "",
                NOTHING);
    }

    static SearchSystem genir(RunDirectory run, ExperimentConfig config, Supplier<Vocabulary> opening)
            throws IOException {
        require(run, run.model(), StepName.TRAIN);
        int length = config.training().maxLength();
        T5Runner runner =
                new T5Runner(ModelFolder.read(run.model()).on(config.device().open()));
        Vocabulary vocabulary = opening.get();
        Ranker ranker = GenerativeRankers.of(
                runner, vocabulary, length, config.evaluation().beam(), run.graph());
        return new SearchSystem(
                ranker,
                "the model",
                vocabulary::unknownWords,
                text -> knows(vocabulary, text, length),
                MEANS_NOTHING,
                ranker instanceof Closeable open ? open : NOTHING);
    }

    /** Of words a dense ranker has no list: an encoder makes a vector of any text. */
    static SearchSystem dense(RunDirectory run, ExperimentConfig config) throws IOException {
        require(run, run.dense(), StepName.DENSE);
        DenseRetrieval dense = DenseRetrieval.open(
                RetrievalSystem.DENSE,
                run.dense(),
                SentenceEncoders.open(config.retrieval().dense()));
        return new SearchSystem(dense.ranker(), "the encoder", text -> List.of(), text -> true, "", dense);
    }

    static SearchSystem dual(RunDirectory run, ExperimentConfig config, Supplier<Vocabulary> opening)
            throws IOException {
        require(run, run.dualIndex(), StepName.DUAL);
        Vocabulary vocabulary = opening.get();
        DenseRetrieval dual =
                DenseRetrieval.open(RetrievalSystem.DUAL, run.dualIndex(), DualEncoders.open(run, config, vocabulary));
        return new SearchSystem(
                dual.ranker(),
                "the dual encoder",
                vocabulary::unknownWords,
                text -> knows(vocabulary, text, config.retrieval().dual().maxLength()),
                MEANS_NOTHING,
                dual);
    }

    /** Whether a model reads anything in a query but words that it does not know. */
    private static boolean knows(Vocabulary vocabulary, String text, int length) {
        return Arrays.stream(vocabulary.encode(text, length))
                .anyMatch(token -> token != vocabulary.unk() && token != vocabulary.eos());
    }

    private static void require(RunDirectory run, Path output, StepName step) throws IOException {
        if (!Files.exists(output)) {
            throw InputException.in(
                    run.root(),
                    "step '" + step.label() + "' has not been run yet; run 'genir " + step.label() + " -r " + run.root()
                            + "' first");
        }
        run.requireIntact(step);
    }
}
