package genir.training.ranking;

import genir.corpus.GeneratedQuery;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Which documents answer an input: those of all queries that have its tokens. They are nobody's negatives. */
public final class RelevantDocuments {
    private final Map<IntBuffer, Set<Integer>> byInput = new HashMap<>();
    private final Function<String, Integer> numbers;
    private final Vocabulary vocabulary;
    private final int maxLength;

    /**
     * Reads judgments.
     *
     * @param numbers of documents by their ids; null for one that does not count
     * @param maxLength tokens of a query at most
     */
    public RelevantDocuments(QuerySet train, Function<String, Integer> numbers, Vocabulary vocabulary, int maxLength) {
        this.numbers = numbers;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        for (Query query : train.queries()) {
            for (String id : train.qrels().relevant(query.id())) {
                add(query, id);
            }
        }
    }

    /** Reads queries that were generated, too. */
    void addAll(List<GeneratedQuery> generated) {
        generated.forEach(query -> add(query.query(), query.documentId()));
    }

    private void add(Query query, String id) {
        Integer document = numbers.apply(id);
        if (document != null) {
            byInput.computeIfAbsent(
                            IntBuffer.wrap(vocabulary.encode(query.text(), maxLength)), missing -> new HashSet<>())
                    .add(document);
        }
    }

    /** The documents that answer an input, as far as is known. */
    public Set<Integer> of(int[] input) {
        return byInput.getOrDefault(IntBuffer.wrap(input), Set.of());
    }
}
