package genir.training.dual;

import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which documents answer an input: those of all training queries that have its tokens. They are nobody's negatives. */
final class RelevantDocuments {
    private final Map<IntBuffer, Set<Integer>> byInput = new HashMap<>();

    /**
     * Reads the judgments.
     *
     * @param maxLength tokens of a query at most
     */
    RelevantDocuments(QuerySet train, TrainingDocuments documents, Vocabulary vocabulary, int maxLength) {
        for (Query query : train.queries()) {
            Set<Integer> relevant = byInput.computeIfAbsent(
                    IntBuffer.wrap(vocabulary.encode(query.text(), maxLength)), missing -> new HashSet<>());
            for (String id : train.qrels().relevant(query.id())) {
                Integer document = documents.numberOf(id);
                if (document != null) {
                    relevant.add(document);
                }
            }
        }
    }

    /** The documents that answer an input, as far as is known. */
    Set<Integer> of(int[] input) {
        return byInput.getOrDefault(IntBuffer.wrap(input), Set.of());
    }
}
