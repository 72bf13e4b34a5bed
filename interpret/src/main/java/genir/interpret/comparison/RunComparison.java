package genir.interpret.comparison;

import genir.retrieval.evaluation.SystemsComparison;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of several runs, side by side.
 *
 * @param systems how well they retrieve; empty where nothing could be measured, and a note says why
 * @param queries those that {@code systems} names, by id
 * @param outside what systems know from outside the collection, by their names; the others know nothing
 * @param notes what a reader has to know of the figures
 */
public record RunComparison(
        List<ComparedRun> runs,
        Optional<SystemsComparison> systems,
        Map<String, ComparedQuery> queries,
        Map<String, String> outside,
        List<String> notes) {
    public RunComparison {
        runs = List.copyOf(runs);
        queries = Map.copyOf(queries);
        outside = Collections.unmodifiableMap(new LinkedHashMap<>(outside));
        notes = List.copyOf(notes);
    }

    /** Which systems used outside knowledge, and which; empty where none did. */
    public Optional<String> outsideKnowledge() {
        if (outside.isEmpty()) {
            return Optional.empty();
        }
        String users = outside.entrySet().stream()
                .map(user -> user.getKey() + " (" + user.getValue() + ")")
                .collect(Collectors.joining(", "));
        return Optional.of("With outside knowledge: " + users + ".");
    }
}
