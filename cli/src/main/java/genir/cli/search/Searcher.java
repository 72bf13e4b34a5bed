package genir.cli.search;

import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.backend.NativeBackend;
import genir.retrieval.ReciprocalRankFusion;
import genir.retrieval.ScoredDocument;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run's index and systems, open for queries. */
public final class Searcher implements Closeable {
    private final SystemChoice choice;
    private final CollectionIndex index;
    /** Null where it is not asked. */
    private final SearchSystem bm25;
    /** Null where it is not asked. */
    private final SearchSystem genir;
    /** How deep the rankings are that are fused, as in evaluation. */
    private final int depth;

    private Searcher(SystemChoice choice, CollectionIndex index, SearchSystem bm25, SearchSystem genir, int depth) {
        this.choice = choice;
        this.index = index;
        this.bm25 = bm25;
        this.genir = genir;
        this.depth = depth;
    }

    /** Starts on another thread what the model will compute with; how many threads that has must be decided. */
    public static void startBackend() {
        Thread starter = new Thread(NativeBackend::start, "backend");
        starter.setDaemon(true);
        starter.start();
    }

    /**
     * Opens what the choice needs: index and vocabulary while the configuration is read, the model while the rest is.
     *
     * @param config reads the configuration, on this thread and before any problem of the other files is told
     */
    public static Searcher open(RunDirectory run, SystemChoice choice, Supplier<ExperimentConfig> config)
            throws IOException {
        CompletableFuture<CollectionIndex> index =
                CompletableFuture.supplyAsync(() -> CollectionIndex.open(run.index()));
        CompletableFuture<Vocabulary> vocabulary =
                choice.needsGenir() ? CompletableFuture.supplyAsync(() -> Vocabulary.read(run.vocabulary())) : null;
        try {
            ExperimentConfig read = config.get();
            run.requireIntact(StepName.INDEX);
            CompletableFuture<SearchSystem> model =
                    choice.needsGenir() ? CompletableFuture.supplyAsync(() -> genir(run, read, vocabulary)) : null;
            SearchSystem bm25 = choice.needsBm25() ? SearchSystems.bm25(run, index.join()) : null;
            return new Searcher(
                    choice,
                    index.join(),
                    bm25,
                    model == null ? null : model.join(),
                    read.evaluation().depth());
        } catch (CompletionException failure) {
            closeWhenOpen(index);
            if (failure.getCause() instanceof UncheckedIOException problem) {
                throw problem.getCause();
            }
            throw failure.getCause() instanceof RuntimeException problem ? problem : failure;
        } catch (IOException | RuntimeException failure) {
            closeWhenOpen(index);
            throw failure;
        }
    }

    private static SearchSystem genir(
            RunDirectory run, ExperimentConfig config, CompletableFuture<Vocabulary> vocabulary) {
        try {
            return SearchSystems.genir(run, config, vocabulary::join);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void closeWhenOpen(CompletableFuture<CollectionIndex> opening) throws IOException {
        CollectionIndex index;
        try {
            index = opening.join();
        } catch (CompletionException notOpen) {
            return;
        }
        index.close();
    }

    /** How deep the run's own rankings are. */
    public int depth() {
        return depth;
    }

    public CollectionIndex index() {
        return index;
    }

    /** The names of the systems that answer, in order. */
    List<String> systems() {
        List<String> systems = new ArrayList<>();
        if (choice.bm25()) {
            systems.add(SystemChoice.BM25);
        }
        if (choice.genir()) {
            systems.add(SystemChoice.GENIR);
        }
        if (choice.fusion()) {
            systems.add(SystemChoice.FUSION);
        }
        return systems;
    }

    /**
     * Asks all systems.
     *
     * @param k documents for each query and system, at most
     * @return in the order of the queries, which may have equal ids
     */
    public List<Answer> answer(List<Query> queries, int k) {
        int deep = choice.fusion() ? Math.max(k, depth) : k;
        CompletableFuture<List<List<ScoredDocument>>> byTerms =
                bm25 == null ? null : CompletableFuture.supplyAsync(() -> rank(bm25, queries, deep));
        List<List<ScoredDocument>> byModel = genir == null ? null : rank(genir, queries, deep);
        List<List<ScoredDocument>> byBm25 = byTerms == null ? null : byTerms.join();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            Map<String, List<ScoredDocument>> rankings = new LinkedHashMap<>();
            if (choice.bm25()) {
                rankings.put(SystemChoice.BM25, best(byBm25.get(i), k));
            }
            if (choice.genir()) {
                rankings.put(SystemChoice.GENIR, best(byModel.get(i), k));
            }
            if (choice.fusion()) {
                rankings.put(
                        SystemChoice.FUSION,
                        best(ReciprocalRankFusion.DEFAULT.fuse(List.of(byBm25.get(i), byModel.get(i))), k));
            }
            answers.add(new Answer(queries.get(i), rankings));
        }
        return answers;
    }

    private static List<List<ScoredDocument>> rank(SearchSystem system, List<Query> queries, int k) {
        return queries.size() == 1
                ? List.of(system.ranker().rank(queries.get(0), k))
                : system.ranker().rankAll(queries, k, Progress.NONE);
    }

    private static List<ScoredDocument> best(List<ScoredDocument> ranking, int k) {
        return ranking.subList(0, Math.min(k, ranking.size()));
    }

    /** What of a query's words the systems do not know, in words; empty where they know all. */
    public Optional<String> ignored(String text) {
        String all = Stream.of(Optional.ofNullable(bm25), Optional.ofNullable(genir))
                .flatMap(Optional::stream)
                .flatMap(system -> system.ignores(text).stream())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** The words of a query that a system does not know; the fusion's are in its two parts. */
    Map<String, List<String>> unknown(String text) {
        Map<String, List<String>> unknown = new LinkedHashMap<>();
        if (bm25 != null) {
            unknown.put(SystemChoice.BM25, bm25.unknown().apply(text));
        }
        if (genir != null) {
            unknown.put(SystemChoice.GENIR, genir.unknown().apply(text));
        }
        unknown.values().removeIf(List::isEmpty);
        return unknown;
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
