package genir.cli.run;

import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.Ranker;
import genir.retrieval.bm25.Bm25Parameters;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.generative.GenerativeRankers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The retrieval systems of a run, ready to search. */
public final class SearchSystems {
    private SearchSystems() {}

    /**
     * Opens systems.
     *
     * @param name {@code bm25}, {@code genir} or {@code both}
     */
    public static List<SearchSystem> named(
            String name, RunDirectory run, ExperimentConfig config, CollectionIndex index) throws IOException {
        return switch (name) {
            case "bm25" -> List.of(bm25(run, index));
            case "genir" -> List.of(genir(run, config));
            case "both" -> List.of(bm25(run, index), genir(run, config));
            default -> throw new InputException("--model: unknown model '" + name + "'; known: bm25, genir, both");
        };
    }

    private static SearchSystem bm25(RunDirectory run, CollectionIndex index) throws IOException {
        require(run, run.bm25Parameters(), StepName.BM25);
        Bm25Parameters parameters = Json.read(run.bm25Parameters(), Bm25Parameters.class, "BM25's parameters");
        Ranker ranker = new Bm25Ranker(index.reader(), index.analyzer(), parameters.k1(), parameters.b());
        return new SearchSystem(
                ranker,
                "the index",
                index::absentWords,
                text -> !ranker.rank(new Query("query", text), 1).isEmpty(),
                "");
    }

    private static SearchSystem genir(RunDirectory run, ExperimentConfig config) throws IOException {
        require(run, run.model(), StepName.TRAIN);
        int length = config.training().maxLength();
        Vocabulary vocabulary = Vocabulary.read(run.vocabulary());
        return new SearchSystem(
                GenerativeRankers.of(
                        new T5Runner(
                                ModelFolder.read(run.model()).on(config.device().open())),
                        vocabulary,
                        length,
                        config.evaluation().beam()),
                "the model",
                vocabulary::unknownWords,
                text -> Arrays.stream(vocabulary.encode(text, length))
                        .anyMatch(token -> token != vocabulary.unk() && token != vocabulary.eos()),
                ", so its ranking means nothing");
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
