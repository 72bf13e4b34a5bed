package genir.interpret.report.section;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sorts queries by which system ranks a relevant document first; queries within an outcome in order of id. */
final class Outcomes {
    /** Which system is right at rank 1. */
    enum Outcome {
        BOTH("both are right"),
        ONLY_BM25("only BM25 is right"),
        ONLY_GENIR("only GenIR is right"),
        NEITHER("neither is right");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Map<Outcome, List<String>> queries = new EnumMap<>(Outcome.class);

    Outcomes(Map<String, Set<String>> relevant, Map<String, List<String>> bm25, Map<String, List<String>> genir) {
        for (Outcome outcome : Outcome.values()) {
            queries.put(outcome, new ArrayList<>());
        }
        for (String query : relevant.keySet().stream().sorted().toList()) {
            boolean first = rank(relevant.get(query), bm25.getOrDefault(query, List.of())) == 1;
            boolean second = rank(relevant.get(query), genir.getOrDefault(query, List.of())) == 1;
            Outcome outcome =
                    first ? second ? Outcome.BOTH : Outcome.ONLY_BM25 : second ? Outcome.ONLY_GENIR : Outcome.NEITHER;
            queries.get(outcome).add(query);
        }
    }

    List<String> queries(Outcome outcome) {
        return queries.get(outcome);
    }

    /** The best rank of a relevant document, counted from 1; 0 where none is ranked. */
    static int rank(Collection<String> relevant, List<String> ranking) {
        for (int i = 0; i < ranking.size(); i++) {
            if (relevant.contains(ranking.get(i))) {
                return i + 1;
            }
        }
        return 0;
    }
}
