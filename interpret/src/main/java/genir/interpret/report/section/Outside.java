package genir.interpret.report.section;

import genir.interpret.report.block.Cell;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.Metrics.Retriever;
import genir.retrieval.system.RetrievalSystems;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says which systems know more than the run's collection. */
final class Outside {
    /** Beside the name of a system that does. */
    static final String MARK = "outside knowledge";

    private Outside() {}

    /** A system's name, marked where it knows something from outside. */
    static Cell cell(Metrics metrics, Retriever system) {
        return Cell.of(system.title()).withNote(metrics.outside(system).isEmpty() ? "" : MARK);
    }

    /** Which systems used outside knowledge, which, and what that is; empty where none of a split's did. */
    static Optional<String> sentence(Metrics metrics, String split) {
        List<Retriever> users = metrics.systems(split).stream()
                .filter(system -> !metrics.outside(system).isEmpty())
                .toList();
        if (users.isEmpty()) {
            return Optional.empty();
        }
        String single = users.stream()
                .filter(system -> !system.isFusion())
                .map(system -> system.title() + " (" + metrics.outside(system) + ")")
                .collect(Collectors.joining(", "));
        boolean fused = users.stream().anyMatch(Retriever::isFusion);
        return Optional.of("With outside knowledge: " + single + (fused ? " and every fusion with it. " : ". ")
                + RetrievalSystems.OUTSIDE_KNOWLEDGE);
    }
}
