package genir.interpret.session;

import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the unchanged model makes of all dev and test queries, at every token of the right documents' docids; found when first asked for. */
final class Answers {
    private final Vocabulary vocabulary;
    private final int maxLength;
    private final int batchSize;
    private final T5Runner runner;
    private final Map<Split, QuerySet> queries = new EnumMap<>(Split.class);
    private final Map<Split, List<List<Item>>> found = new EnumMap<>(Split.class);

    /**
     * Answers to queries.
     *
     * @param runner of the first token
     * @param dev queries with a relevant document in the collection; {@code test} likewise
     * @param maxLength tokens of a query at most
     * @param batchSize queries asked together
     */
    Answers(T5Runner runner, Vocabulary vocabulary, QuerySet dev, QuerySet test, int maxLength, int batchSize) {
        this.runner = runner;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.batchSize = batchSize;
        queries.put(Split.DEV, dev);
        queries.put(Split.TEST, test);
    }

    /** Tokens of the longest docid. */
    int steps() {
        return Math.max(1, vocabulary.docids().longest());
    }

    /** The queries of a split at one token of docids, from 0; those whose docid has no choice there are left out. */
    List<Item> items(Split split, int step) {
        return found.computeIfAbsent(split, missing -> find(queries.get(split))).get(step);
    }

    /** Other queries, at one token of docids. */
    List<Item> of(QuerySet others, int step) {
        return find(others).get(step);
    }

    private List<List<Item>> find(QuerySet set) {
        List<int[]> inputs = set.queries().stream()
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        return vocabulary.docids().atomic()
                ? List.of(new AtomicAnswers(runner, vocabulary, batchSize).of(set, inputs))
                : new SequenceAnswers(runner, vocabulary, batchSize).of(set, inputs);
    }
}
