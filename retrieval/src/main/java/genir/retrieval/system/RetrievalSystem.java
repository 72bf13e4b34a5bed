package genir.retrieval.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A retrieval system of a run: a ranker, or the fusion of the rankings of several.
 *
 * @param name in run files, tables and {@code metrics.json}
 * @param members the rankers whose rankings are fused, in the order of {@link #RANKERS}; of a single ranker its own name
 * @param outside what it knows from outside the run's collection, such as {@code encoder bge-small-en-v1.5-q}; empty for nothing
 */
public record RetrievalSystem(String name, List<String> members, String outside) {
    /** The ranker by terms. */
    public static final String BM25 = "bm25";
    /** The generative retriever that the run trains. */
    public static final String GENIR = "genir";
    /** The ranker by the vectors of a pretrained sentence encoder. */
    public static final String DENSE = "dense";
    /** The ranker by the vectors of an encoder that the run trains itself. */
    public static final String DUAL = "dual";
    /** The fusion of BM25 and GenIR. */
    public static final String FUSION = "fusion";

    /** All rankers that a run can have, in the order of tables and of the names of fusions. */
    public static final List<String> RANKERS = List.of(BM25, GENIR, DENSE, DUAL);

    private static final List<String> FUSED = List.of(BM25, GENIR);
    private static final String PLUS = "+";
    private static final Map<String, String> TITLES =
            Map.of(BM25, "BM25", GENIR, "GenIR", DENSE, "Dense", DUAL, "Dual", FUSION, "GenIR + BM25");

    public RetrievalSystem {
        members = List.copyOf(members);
    }

    /** A ranker by itself. */
    static RetrievalSystem ranker(String name, String outside) {
        return new RetrievalSystem(name, List.of(name), outside);
    }

    /** The name of a fusion: its members in order, joined; of BM25 and GenIR alone {@link #FUSION}. */
    static String fusionName(List<String> members) {
        return members.equals(FUSED) ? FUSION : String.join(PLUS, members);
    }

    /** The names of all fusions that there can be. */
    public static List<String> fusionNames() {
        return subsets(RANKERS).stream().map(RetrievalSystem::fusionName).toList();
    }

    /** Every choice of two or more of some rankers, each in their order. */
    static List<List<String>> subsets(List<String> rankers) {
        List<List<String>> subsets = new ArrayList<>();
        for (int subset = 0; subset < 1 << rankers.size(); subset++) {
            if (Integer.bitCount(subset) > 1) {
                int chosen = subset;
                subsets.add(IntStream.range(0, rankers.size())
                        .filter(ranker -> (chosen >> ranker & 1) == 1)
                        .mapToObj(rankers::get)
                        .toList());
            }
        }
        return subsets;
    }

    /** The members that a fusion's name has, as they stand in it; of another name itself. */
    public static List<String> membersIn(String name) {
        return name.equals(FUSION) ? FUSED : List.of(name.split("\\+", -1));
    }

    /** Whether it fuses the rankings of others. */
    public boolean isFusion() {
        return members.size() > 1;
    }

    /** Whether the system of a name is a fusion. */
    public static boolean isFusion(String name) {
        return membersIn(name).size() > 1;
    }

    /** Whether it knows something that is not from the run's collection. */
    public boolean usesOutsideKnowledge() {
        return !outside.isEmpty();
    }

    /** Whether what the system of a name finds depends on a training in the run. */
    public static boolean isTrained(String name) {
        return membersIn(name).contains(GENIR) || membersIn(name).contains(DUAL);
    }

    /** The name as a reader knows it. */
    public String title() {
        return title(name);
    }

    /** The name of a system as a reader knows it. */
    public static String title(String name) {
        return TITLES.containsKey(name)
                ? TITLES.get(name)
                : membersIn(name).stream()
                        .map(member -> TITLES.getOrDefault(member, member))
                        .collect(Collectors.joining(" + "));
    }
}
