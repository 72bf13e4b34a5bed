package genir.interpret.comparison;

import genir.retrieval.evaluation.SystemsComparison;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of several runs, side by side.
 *
 * @param systems how well they retrieve; empty where nothing could be measured, and a note says why
 * @param queries those that {@code systems} names, by id
 * @param notes what a reader has to know of the figures
 */
public record RunComparison(
        List<ComparedRun> runs,
        Optional<SystemsComparison> systems,
        Map<String, ComparedQuery> queries,
        List<String> notes) {
    public RunComparison {
        runs = List.copyOf(runs);
        queries = Map.copyOf(queries);
        notes = List.copyOf(notes);
    }
}
