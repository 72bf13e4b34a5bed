package genir.cli.search;

import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.RunSystems;
import genir.cli.run.StepName;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.backend.NativeBackend;
import genir.retrieval.ScoredDocument;
import genir.retrieval.fusion.RunFusions;
import genir.retrieval.system.RetrievalSystem;
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

/** A run's index and systems, open for queries. */
public final class Searcher implements Closeable {
    private static final List<String> MODELS = List.of(RetrievalSystem.GENIR, RetrievalSystem.DUAL);

    private final List<RetrievalSystem> systems;
    private final CollectionIndex index;
    /** Those that the systems are or fuse, by name. */
    private final Map<String, SearchSystem> rankers;
    /** How deep the rankings are that are fused, as in evaluation. */
    private final int depth;

    private final RunFusions fusions;

    private Searcher(
            List<RetrievalSystem> systems,
            CollectionIndex index,
            Map<String, SearchSystem> rankers,
            int depth,
            RunFusions fusions) {
        this.systems = systems;
        this.index = index;
        this.rankers = rankers;
        this.depth = depth;
        this.fusions = fusions;
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
        CompletableFuture<Vocabulary> vocabulary = choice.needsBackend(run)
                ? CompletableFuture.supplyAsync(() -> Vocabulary.read(run.vocabulary()))
                : null;
        Map<String, CompletableFuture<SearchSystem>> opening = new LinkedHashMap<>();
        try {
            ExperimentConfig read = config.get();
            run.requireIntact(StepName.INDEX);
            List<RetrievalSystem> systems = choice.of(RunSystems.of(read), run);
            for (String ranker : RetrievalSystem.RANKERS) {
                if (systems.stream().anyMatch(system -> system.members().contains(ranker))) {
                    opening.put(
                            ranker, CompletableFuture.supplyAsync(() -> ranker(ranker, run, read, index, vocabulary)));
                }
            }
            Map<String, SearchSystem> rankers = new LinkedHashMap<>();
            opening.forEach((name, ranker) -> rankers.put(name, ranker.join()));
            int depth = read.evaluation().depth();
            return new Searcher(systems, index.join(), rankers, depth, RunFusions.read(run.fusions(), depth));
        } catch (CompletionException failure) {
            closeWhenOpen(index, opening);
            Throwable problem = failure;
            while (problem instanceof CompletionException && problem.getCause() != null) {
                problem = problem.getCause();
            }
            if (problem instanceof UncheckedIOException unchecked) {
                throw unchecked.getCause();
            }
            throw problem instanceof RuntimeException known ? known : failure;
        } catch (IOException | RuntimeException failure) {
            closeWhenOpen(index, opening);
            throw failure;
        }
    }

    private static SearchSystem ranker(
            String name,
            RunDirectory run,
            ExperimentConfig config,
            CompletableFuture<CollectionIndex> index,
            CompletableFuture<Vocabulary> vocabulary) {
        try {
            return switch (name) {
                case RetrievalSystem.BM25 -> SearchSystems.bm25(run, index.join());
                case RetrievalSystem.GENIR -> SearchSystems.genir(run, config, vocabulary::join);
                case RetrievalSystem.DENSE -> SearchSystems.dense(run, config);
                case RetrievalSystem.DUAL -> SearchSystems.dual(run, config, vocabulary::join);
                default -> throw new IllegalArgumentException("no ranker " + name);
            };
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void closeWhenOpen(
            CompletableFuture<CollectionIndex> index, Map<String, CompletableFuture<SearchSystem>> rankers)
            throws IOException {
        List<CompletableFuture<? extends Closeable>> all = new ArrayList<>(rankers.values());
        all.add(index);
        for (CompletableFuture<? extends Closeable> opening : all) {
            Closeable opened;
            try {
                opened = opening.join();
            } catch (CompletionException notOpen) {
                continue;
            }
            opened.close();
        }
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
        return systems.stream().map(RetrievalSystem::name).toList();
    }

    /**
     * Asks all systems.
     *
     * @param k documents for each query and system, at most
     * @return in the order of the queries, which may have equal ids
     */
    public List<Answer> answer(List<Query> queries, int k) {
        int deep = systems.stream().anyMatch(RetrievalSystem::isFusion) ? Math.max(k, depth) : k;
        Map<String, List<List<ScoredDocument>>> found = ask(queries, deep);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            Map<String, List<ScoredDocument>> rankings = new LinkedHashMap<>();
            for (RetrievalSystem system : systems) {
                rankings.put(system.name(), best(ranking(system, found, i), k));
            }
            answers.add(new Answer(queries.get(i), rankings));
        }
        return answers;
    }

    /** The run's models compute on this thread, which keeps its native helpers; the others meanwhile. */
    private Map<String, List<List<ScoredDocument>>> ask(List<Query> queries, int k) {
        Map<String, CompletableFuture<List<List<ScoredDocument>>>> meanwhile = new LinkedHashMap<>();
        rankers.forEach((name, ranker) -> {
            if (!MODELS.contains(name)) {
                meanwhile.put(name, CompletableFuture.supplyAsync(() -> rank(ranker, queries, k)));
            }
        });
        Map<String, List<List<ScoredDocument>>> found = new LinkedHashMap<>();
        for (String model : MODELS) {
            if (rankers.containsKey(model)) {
                found.put(model, rank(rankers.get(model), queries, k));
            }
        }
        meanwhile.forEach((name, rankings) -> found.put(name, rankings.join()));
        return found;
    }

    private List<ScoredDocument> ranking(
            RetrievalSystem system, Map<String, List<List<ScoredDocument>>> found, int query) {
        List<List<ScoredDocument>> members = system.members().stream()
                .map(member -> found.get(member).get(query))
                .toList();
        return system.isFusion() ? fusions.of(system.members()).fuse(members) : members.get(0);
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
        String all = rankers.values().stream()
                .flatMap(ranker -> ranker.ignores(text).stream())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** The words of a query that a ranker does not know; a fusion's are in its parts. */
    Map<String, List<String>> unknown(String text) {
        Map<String, List<String>> unknown = new LinkedHashMap<>();
        rankers.forEach((name, ranker) -> unknown.put(name, ranker.unknown().apply(text)));
        unknown.values().removeIf(List::isEmpty);
        return unknown;
    }

    @Override
    public void close() throws IOException {
        for (SearchSystem ranker : rankers.values()) {
            ranker.close();
        }
        index.close();
    }
}
