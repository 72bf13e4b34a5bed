package genir.retrieval.evaluation;

import genir.retrieval.system.RetrievalSystem;
import java.util.ArrayList;
import java.util.List;

/** The pairs of systems whose differences are tested. */
public final class SystemPairs {
    private SystemPairs() {}

    /** Each system against BM25, and each other one against GenIR; both where they are among the systems. */
    public static List<SystemPair> of(List<String> systems) {
        List<SystemPair> pairs = new ArrayList<>();
        List<String> before = new ArrayList<>();
        for (String baseline : List.of(RetrievalSystem.BM25, RetrievalSystem.GENIR)) {
            before.add(baseline);
            if (systems.contains(baseline)) {
                systems.stream()
                        .filter(system -> !before.contains(system))
                        .forEach(system -> pairs.add(new SystemPair(baseline, system)));
            }
        }
        return pairs;
    }
}
