package genir.cli.compare;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.evaluation.SystemPair;
import genir.retrieval.system.RetrievalSystem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The systems of all runs under names of their own: {@code RUN/SYSTEM}, or the system's alone where there is one run, or where
 * one that is not trained, such as BM25, found the same in all runs that have it.
 */
final class ComparedSystems {
    private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
    /** For each run its systems' names in the comparison. */
    private final List<Map<String, String>> names = new ArrayList<>();

    /**
     * Names systems.
     *
     * @param runs names of the runs
     * @param systems for each run its systems' evaluations, on the same queries
     */
    ComparedSystems(List<String> runs, List<Map<String, Evaluation>> systems) {
        for (int i = 0; i < runs.size(); i++) {
            String run = runs.get(i);
            Map<String, String> own = new LinkedHashMap<>();
            systems.get(i).forEach((system, evaluation) -> {
                String name = runs.size() == 1 || isCommon(system, systems) ? system : run + "/" + system;
                own.put(system, name);
                evaluations.putIfAbsent(name, evaluation);
            });
            names.add(own);
        }
    }

    private static boolean isCommon(String system, List<Map<String, Evaluation>> runs) {
        return !RetrievalSystem.isTrained(system)
                && runs.stream()
                                .filter(run -> run.containsKey(system))
                                .map(run -> run.get(system).values())
                                .distinct()
                                .count()
                        == 1;
    }

    /** The name in the comparison of a system of a run. */
    String name(int run, String system) {
        return names.get(run).get(system);
    }

    /** By name. */
    Map<String, Evaluation> evaluations() {
        return Collections.unmodifiableMap(evaluations);
    }

    /** The names of a run's systems. */
    List<String> of(int run) {
        return List.copyOf(names.get(run).values());
    }

    /** Within each run the others against BM25; and each system against the same one of the first run that has it. */
    List<SystemPair> usualPairs() {
        Set<SystemPair> pairs = new LinkedHashSet<>();
        for (Map<String, String> run : names) {
            String bm25 = run.get(RetrievalSystem.BM25);
            run.values().stream()
                    .filter(name -> bm25 != null && !name.equals(bm25))
                    .forEach(name -> pairs.add(new SystemPair(bm25, name)));
        }
        Map<String, String> first = new LinkedHashMap<>();
        for (Map<String, String> run : names) {
            run.forEach((system, name) -> {
                String before = first.putIfAbsent(system, name);
                if (before != null && !before.equals(name)) {
                    pairs.add(new SystemPair(before, name));
                }
            });
        }
        return List.copyOf(pairs);
    }

    /** Every two systems, the earlier one first. */
    List<SystemPair> allPairs() {
        List<String> all = List.copyOf(evaluations.keySet());
        List<SystemPair> pairs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (String later : all.subList(i + 1, all.size())) {
                pairs.add(new SystemPair(all.get(i), later));
            }
        }
        return pairs;
    }

    /**
     * Passes pairs of systems that are there.
     *
     * @throws InputException that names one that is not, and those there are
     */
    List<SystemPair> known(List<SystemPair> pairs) {
        for (SystemPair pair : pairs) {
            for (String name : List.of(pair.a(), pair.b())) {
                if (!evaluations.containsKey(name)) {
                    throw Names.unknown("system", name, evaluations.keySet());
                }
            }
        }
        return pairs;
    }
}
