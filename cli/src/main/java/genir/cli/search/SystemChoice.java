package genir.cli.search;

import genir.cli.run.RunDirectory;
import genir.corpus.InputException;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.system.RetrievalSystems;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of a run's systems are asked.
 *
 * @param name of a system, or {@link #BOTH} or {@link #ALL}
 */
public record SystemChoice(String name) {
    /** BM25 and the model side by side. */
    public static final String BOTH = "both";
    /** Every system that the run has. */
    public static final String ALL = "all";

    private static final List<String> PAIR = List.of(RetrievalSystem.BM25, RetrievalSystem.GENIR);

    /** Whether a model of the run computes; known before its configuration is. */
    public boolean needsBackend(RunDirectory run) {
        return switch (name) {
            case BOTH -> true;
            case ALL -> isThere(RetrievalSystem.GENIR, run) || isThere(RetrievalSystem.DUAL, run);
            default -> {
                List<String> members = RetrievalSystem.membersIn(name);
                yield members.contains(RetrievalSystem.GENIR) || members.contains(RetrievalSystem.DUAL);
            }
        };
    }

    /**
     * The systems that this is.
     *
     * @param systems of the run
     * @throws InputException that lists them where there is none of this name
     */
    List<RetrievalSystem> of(RetrievalSystems systems, RunDirectory run) {
        return switch (name) {
            case BOTH -> PAIR.stream().map(systems::named).toList();
            case ALL ->
                systems.all().stream()
                        .filter(system -> system.members().stream().allMatch(member -> isThere(member, run)))
                        .toList();
            default -> List.of(named(systems));
        };
    }

    private RetrievalSystem named(RetrievalSystems systems) {
        try {
            return systems.named(name);
        } catch (InputException unknown) {
            List<String> known = new ArrayList<>(systems.names());
            known.addAll(List.of(BOTH, ALL));
            throw new InputException(
                    "--model: unknown model '" + name + "'; known in this run: " + String.join(", ", known), unknown);
        }
    }

    private static boolean isThere(String ranker, RunDirectory run) {
        return switch (ranker) {
            case RetrievalSystem.GENIR -> Files.exists(run.model());
            case RetrievalSystem.DENSE -> Files.exists(run.dense());
            case RetrievalSystem.DUAL -> Files.exists(run.dualModel());
            default -> true;
        };
    }
}
