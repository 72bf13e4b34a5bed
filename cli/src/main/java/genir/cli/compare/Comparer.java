package genir.cli.compare;

import genir.cli.run.ConfigFile;
import genir.cli.run.RunDirectory;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.interpret.comparison.ComparedQuery;
import genir.interpret.comparison.ComparedRun;
import genir.interpret.comparison.RunComparison;
import genir.interpret.report.input.RunFolder;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.evaluation.LargestDifferences;
import genir.retrieval.evaluation.SystemPair;
import genir.retrieval.evaluation.SystemsComparison;
import genir.retrieval.metric.Metric;
import genir.retrieval.metric.Metrics;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares runs: reads them, finds what they share, and measures their systems on it. */
public final class Comparer {
    /** What decides nothing about a result: where the same documents lie, and what was expected of them. */
    private static final List<String> LEFT_OUT = List.of("collection.path", "expected");

    private final ComparisonOptions options;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();

    public Comparer(ComparisonOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param folders run directories, each once
     * @throws InputException if one is no run, or if they differ in documents, queries or judgments
     */
    public RunComparison compare(List<Path> folders) throws IOException {
        List<String> names = RunNames.of(folders);
        List<EvaluatedRun> runs = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            runs.add(EvaluatedRun.read(names.get(i), new RunDirectory(folders.get(i))));
        }
        SharedQueries.requireSameTask(runs);
        Optional<QuerySet> queries = queries(runs);
        ComparedSystems systems = systems(runs, queries.orElse(null));
        Optional<SystemsComparison> measured = systems.evaluations().isEmpty()
                ? Optional.empty()
                : Optional.of(SystemsComparison.of(
                        systems.evaluations(),
                        pairs(systems),
                        mainMetric(runs),
                        options.queries(),
                        evaluation(runs),
                        progress));
        List<ComparedRun> compared = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            EvaluatedRun run = runs.get(i);
            compared.add(new ComparedRun(
                    run.name(), new RunFolder(run.directory().root()), systems.of(i), configuration(run)));
        }
        return new RunComparison(
                compared,
                measured,
                measured.isPresent() ? named(runs.get(0), queries.orElseThrow(), measured.get()) : Map.of(),
                outside(runs, systems),
                notes);
    }

    private Optional<QuerySet> queries(List<EvaluatedRun> runs) {
        Optional<Split> split = options.split() == null ? SharedQueries.split(runs) : Optional.of(options.split());
        boolean none = split.isEmpty()
                || runs.stream()
                        .anyMatch(
                                run -> run.queries().get(split.get()).queries().isEmpty());
        if (none) {
            notes.add("Nothing was measured: "
                    + (runs.size() == 1 ? "the collection has" : "the runs have in common")
                    + (options.split() == null
                            ? " neither dev nor test queries."
                            : " no " + options.split().label() + " queries."));
            return Optional.empty();
        }
        QuerySet shared = SharedQueries.of(runs, split.get());
        notes.addAll(SharedQueries.notes(runs, shared));
        return Optional.of(shared);
    }

    private ComparedSystems systems(List<EvaluatedRun> runs, QuerySet queries) throws IOException {
        List<Metric> metrics = metrics(runs);
        List<Map<String, Evaluation>> evaluations = new ArrayList<>();
        for (EvaluatedRun run : runs) {
            Map<String, Evaluation> own = new LinkedHashMap<>();
            for (String system : queries == null ? List.<String>of() : namesOf(run)) {
                own.put(system, run.evaluation(system, queries, metrics, depth(runs)));
            }
            if (queries != null && own.size() <= 1) {
                notes.add(run.name() + " has " + (own.isEmpty() ? "no rankings" : "no evaluated model")
                        + " yet: 'genir run " + run.directory().config() + " -o "
                        + run.directory().root() + "' goes on there.");
            }
            evaluations.add(own);
        }
        return new ComparedSystems(runs.stream().map(EvaluatedRun::name).toList(), evaluations);
    }

    private static List<String> namesOf(EvaluatedRun run) {
        return run.systems().stream().map(RetrievalSystem::name).toList();
    }

    /** What the systems that know something from outside the collection know, by their names in the comparison. */
    private static Map<String, String> outside(List<EvaluatedRun> runs, ComparedSystems systems) {
        Map<String, String> outside = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            for (RetrievalSystem system : runs.get(i).systems()) {
                String name = systems.name(i, system.name());
                if (name != null && system.usesOutsideKnowledge()) {
                    outside.put(name, system.outside());
                }
            }
        }
        return outside;
    }

    private List<SystemPair> pairs(ComparedSystems systems) {
        if (!options.pairs().isEmpty()) {
            return systems.known(options.pairs());
        }
        return options.allPairs() ? systems.allPairs() : systems.usualPairs();
    }

    private static EvaluationConfig evaluation(List<EvaluatedRun> runs) {
        return runs.get(0).config().evaluation();
    }

    /** The fewest documents that a run ranks for a query. */
    private static int depth(List<EvaluatedRun> runs) {
        return runs.stream()
                .mapToInt(run -> run.config().evaluation().depth())
                .min()
                .orElseThrow();
    }

    private String mainMetric(List<EvaluatedRun> runs) {
        return options.metric() == null ? metrics(runs).get(0).name() : options.metric();
    }

    /** Those of the first run that look no deeper than every run ranks, and the one that was asked for. */
    private List<Metric> metrics(List<EvaluatedRun> runs) {
        int depth = depth(runs);
        List<Metric> metrics = new ArrayList<>(evaluation(runs).parsedMetrics());
        metrics.removeIf(metric -> tooDeep(metric, depth));
        if (options.metric() != null) {
            Metric asked = Metrics.parse(options.metric());
            if (tooDeep(asked, depth)) {
                throw new InputException(
                        "--metric " + options.metric() + ": the runs rank " + depth + " documents a query");
            }
            if (metrics.stream().noneMatch(metric -> metric.name().equals(asked.name()))) {
                metrics.add(0, asked);
            }
        }
        if (metrics.isEmpty()) {
            throw new InputException("no metric of the first run looks at no more than the " + depth
                    + " documents that every run ranks; choose one with --metric");
        }
        return metrics;
    }

    private static boolean tooDeep(Metric metric, int depth) {
        return metric.cutoff() != Integer.MAX_VALUE && metric.cutoff() > depth;
    }

    private static Map<String, String> configuration(EvaluatedRun run) {
        Map<String, String> values = ConfigFile.values(run.config());
        values.keySet()
                .removeIf(key -> LEFT_OUT.stream().anyMatch(left -> key.equals(left) || key.startsWith(left + ".")));
        return values;
    }

    /** The queries that the comparison names, with titles from the first run's index: all runs have the same documents. */
    private static Map<String, ComparedQuery> named(EvaluatedRun run, QuerySet queries, SystemsComparison measured)
            throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (Query query : queries.queries()) {
            texts.put(query.id(), query.text());
        }
        Map<String, ComparedQuery> named = new HashMap<>();
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            measured.largest().stream()
                    .flatMap(each -> Stream.concat(each.better().stream(), each.worse().stream()))
                    .map(LargestDifferences.OfQuery::query)
                    .forEach(id -> named.computeIfAbsent(
                            id,
                            added -> new ComparedQuery(
                                    texts.get(id),
                                    queries.qrels().relevant(id).stream()
                                            .map(document -> title(index, document))
                                            .toList())));
        }
        return named;
    }

    private static String title(CollectionIndex index, String id) {
        return index.contains(id) ? index.document(id).name() : id;
    }
}
