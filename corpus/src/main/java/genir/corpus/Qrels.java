package genir.corpus;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Relevance judgments: for each query the judged documents with their grade; grades above 0 are relevant.
 *
 * @param grades query id to document id to grade, in file order
 */
public record Qrels(Map<String, Map<String, Integer>> grades) {
    public Qrels {
        Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
        grades.forEach((query, judged) -> copy.put(query, ordered(judged)));
        grades = Collections.unmodifiableMap(copy);
    }

    /** Most queries have one judged document, for which no table is needed. */
    private static Map<String, Integer> ordered(Map<String, Integer> judged) {
        return judged.size() < 2 ? Map.copyOf(judged) : Collections.unmodifiableMap(new LinkedHashMap<>(judged));
    }

    /** The judged documents of a query with their grades; empty where nothing was judged. */
    public Map<String, Integer> of(String queryId) {
        return grades.getOrDefault(queryId, Map.of());
    }

    /** The documents judged relevant to a query (grade above 0), in file order. */
    public Set<String> relevant(String queryId) {
        return of(queryId).entrySet().stream()
                .filter(judged -> judged.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
