package genir.retrieval.system;

import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** Which rankers are fused: lists of their names, each in the order of {@link RetrievalSystem#RANKERS}. */
public final class Fusions {
    private static final List<String> ALWAYS = List.of(RetrievalSystem.BM25, RetrievalSystem.GENIR);

    private Fusions() {}

    /**
     * What is fused where nothing is said: BM25 with GenIR, and each further ranker with BM25, and with both.
     *
     * @param rankers of the run
     */
    public static List<List<String>> usual(Collection<String> rankers) {
        List<List<String>> fusions = new ArrayList<>(List.of(ALWAYS));
        for (String further : List.of(RetrievalSystem.DENSE, RetrievalSystem.DUAL)) {
            if (rankers.contains(further)) {
                fusions.add(List.of(RetrievalSystem.BM25, further));
                fusions.add(List.of(RetrievalSystem.BM25, RetrievalSystem.GENIR, further));
            }
        }
        return List.copyOf(fusions);
    }

    /**
     * Brings given fusions into order, and puts that of BM25 and GenIR, which every run has, before them where it is not among
     * them.
     *
     * @param key where they were given, for messages
     * @param rankers of the run
     * @throws InputException if one has fewer than two members, one twice, or one that the run does not have, or if two are the same
     */
    public static List<List<String>> checked(String key, List<List<String>> given, Collection<String> rankers) {
        List<List<String>> fusions = new ArrayList<>();
        for (List<String> members : given) {
            List<String> fusion = checkedOne(key, members, rankers);
            if (fusions.contains(fusion)) {
                throw new InputException(key + ": " + fusion + " is there twice");
            }
            fusions.add(fusion);
        }
        if (!fusions.contains(ALWAYS)) {
            fusions.add(0, ALWAYS);
        }
        return List.copyOf(fusions);
    }

    private static List<String> checkedOne(String key, List<String> members, Collection<String> rankers) {
        if (members.size() < 2) {
            throw new InputException(key + ": expected two systems or more to fuse but found " + members);
        }
        if (new HashSet<>(members).size() < members.size()) {
            throw new InputException(key + ": " + members + " has a system twice");
        }
        for (String member : members) {
            if (!RetrievalSystem.RANKERS.contains(member)) {
                throw new InputException(key + ": "
                        + Names.unknown("system", member, RetrievalSystem.RANKERS)
                                .getMessage());
            }
            if (!rankers.contains(member)) {
                throw new InputException(key + ": " + members + " fuses " + member
                        + ", which this configuration does not have; give retrieval." + member
                        + " a section, or leave the fusion out");
            }
        }
        return members.stream()
                .sorted(Comparator.comparingInt(RetrievalSystem.RANKERS::indexOf))
                .toList();
    }
}
