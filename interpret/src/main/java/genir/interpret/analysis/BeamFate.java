package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.model.beam.BeamSearch;
import genir.model.beam.BeamWatch;
import genir.model.beam.TokenTrie;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Where a beam search loses each query's right document, and what a beginning would have had to score there. */
final class BeamFate {
    private static final int BATCH = 16;

    /**
     * A loss.
     *
     * @param step the token, from 0
     * @param cutOff the score that the last beginning in the beam has
     */
    record Loss(int step, double cutOff) {}

    private final Map<String, Loss> losses = new HashMap<>();

    /**
     * Searches.
     *
     * @param items one for each query
     * @param beam beginnings kept for a query
     */
    BeamFate(Session session, List<Item> items, int beam, Progress progress) {
        Vocabulary vocabulary = session.vocabulary();
        BeamSearch search = new BeamSearch(
                session.runner(),
                new TokenTrie(vocabulary.docidSequences()),
                vocabulary.wordCount(),
                vocabulary.docidEnd() - vocabulary.wordCount(),
                beam);
        Map<String, Integer> numbers = new HashMap<>();
        vocabulary.documentIds().forEach(document -> numbers.put(document, numbers.size()));
        try (Progress.Task task = progress.start("beam search", items.size())) {
            int first = 0;
            for (TokenBatch batch :
                    T5Runner.batches(items.stream().map(Item::tokens).toList(), BATCH, TokenBatch.LENGTH_MULTIPLE)) {
                List<Item> part = items.subList(first, Math.min(first + batch.size(), items.size()));
                search.search(batch, watch(part, numbers));
                first += part.size();
                task.advance(part.size(), "");
            }
        }
    }

    private BeamWatch watch(List<Item> part, Map<String, Integer> numbers) {
        boolean[] gone = new boolean[part.size()];
        return new BeamWatch() {
            @Override
            public void kept(int row, int length, IntPredicate reachable) {
                if (row < gone.length && !gone[row]) {
                    gone[row] = !reachable.test(numbers.get(part.get(row).step().document()));
                }
            }

            @Override
            public void cutOff(int row, int length, double score) {
                if (row < gone.length && gone[row]) {
                    losses.putIfAbsent(part.get(row).query().id(), new Loss(length - 1, score));
                }
            }
        };
    }

    /** Where a query's document is lost; null where the beam keeps it to the end. */
    Loss of(Item item) {
        return losses.get(item.query().id());
    }
}
