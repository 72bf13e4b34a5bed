package genir.retrieval.system;

import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The systems of a run.
 *
 * @param all in the order of tables: rankers, then fusions
 */
public record RetrievalSystems(List<RetrievalSystem> all) {
    /** What every run has. */
    private static final List<String> COMMON =
            List.of(RetrievalSystem.BM25, RetrievalSystem.GENIR, RetrievalSystem.FUSION);

    /** What "outside knowledge" means, as reports and tables say it. */
    public static final String OUTSIDE_KNOWLEDGE = "Outside knowledge is what a system knows from other texts than this"
            + " collection's: a pretrained encoder, a checkpoint that training began with, or a teacher that has one of them."
            + " The other systems know this collection alone.";

    public RetrievalSystems {
        all = List.copyOf(all);
    }

    /**
     * The systems of rankers and the fusions of them. A fusion knows from outside what its members do.
     *
     * @param rankers by name, what each knows from outside the collection; BM25 and GenIR are there whether named or not
     * @param fusions as {@link Fusions} gives them
     */
    public static RetrievalSystems of(Map<String, String> rankers, List<List<String>> fusions) {
        List<RetrievalSystem> systems = new ArrayList<>();
        for (String name : RetrievalSystem.RANKERS) {
            if (COMMON.contains(name) || rankers.containsKey(name)) {
                systems.add(RetrievalSystem.ranker(name, rankers.getOrDefault(name, "")));
            }
        }
        List<RetrievalSystem> single = List.copyOf(systems);
        fusions.forEach(members -> systems.add(fusion(members, single)));
        return new RetrievalSystems(systems);
    }

    private static RetrievalSystem fusion(List<String> members, List<RetrievalSystem> rankers) {
        String outside = rankers.stream()
                .filter(ranker -> members.contains(ranker.name()) && ranker.usesOutsideKnowledge())
                .map(RetrievalSystem::outside)
                .distinct()
                .collect(Collectors.joining(", "));
        return new RetrievalSystem(RetrievalSystem.fusionName(members), members, outside);
    }

    /** Their names, in order. */
    public List<String> names() {
        return all.stream().map(RetrievalSystem::name).toList();
    }

    /** Those that rank by themselves. */
    public List<RetrievalSystem> rankers() {
        return all.stream().filter(Predicate.not(RetrievalSystem::isFusion)).toList();
    }

    /** Those that fuse others. */
    public List<RetrievalSystem> fusions() {
        return all.stream().filter(RetrievalSystem::isFusion).toList();
    }

    /** The members of every fusion that there can be of these rankers, evaluated or not. */
    public List<List<String>> fusable() {
        return RetrievalSystem.subsets(
                rankers().stream().map(RetrievalSystem::name).toList());
    }

    /** The system of a name; empty where the run has none of that name. */
    public Optional<RetrievalSystem> find(String name) {
        return all.stream().filter(system -> system.name().equals(name)).findFirst();
    }

    /**
     * The system of a name: one of these, or the fusion of rankers of the run whose names are joined with {@code +}, whether
     * it was evaluated or not.
     *
     * @throws InputException that lists what there is
     */
    public RetrievalSystem named(String name) {
        List<RetrievalSystem> rankers = rankers();
        List<String> members = RetrievalSystem.RANKERS.stream()
                .filter(RetrievalSystem.membersIn(name)::contains)
                .toList();
        boolean fusable = members.size() > 1
                && members.size() == RetrievalSystem.membersIn(name).size()
                && members.stream().allMatch(member -> find(member).isPresent());
        return find(name).orElseGet(() -> {
            if (!fusable) {
                throw Names.unknown("system", name, names());
            }
            RetrievalSystem fusion = fusion(members, rankers);
            return find(fusion.name()).orElse(fusion);
        });
    }

    /** Whether there is anything to be said of these systems beyond what is so in every run. */
    public boolean areCommon() {
        return names().equals(COMMON) && all.stream().noneMatch(RetrievalSystem::usesOutsideKnowledge);
    }
}
