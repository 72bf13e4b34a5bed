package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.corpus.docid.Docids;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.model.beam.BeamSearch;
import genir.model.beam.BeamWatch;
import genir.model.beam.Hypothesis;
import genir.model.beam.TokenTrie;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Where a beam search loses each query's right document. */
final class BeamFate {
    private static final int BATCH = 16;

    /**
     * A loss.
     *
     * @param step the token, from 0
     * @param beam what the beam had before that token
     * @param node of the right beginning that it should have after it
     */
    record Loss(int step, List<Hypothesis> beam, int node) {}

    private final Map<String, Loss> losses = new HashMap<>();
    private final TokenTrie trie;
    private final BeamSearch search;

    /**
     * Searches.
     *
     * @param items one for each query
     * @param width beginnings kept for a query
     */
    BeamFate(Session session, List<Item> items, int width, Progress progress) {
        Vocabulary vocabulary = session.vocabulary();
        this.trie = new TokenTrie(vocabulary.docidSequences());
        this.search = new BeamSearch(
                session.runner(), trie, vocabulary.wordCount(), vocabulary.docidEnd() - vocabulary.wordCount(), width);
        try (Progress.Task task = progress.start("beam search", items.size())) {
            int first = 0;
            for (TokenBatch batch :
                    T5Runner.batches(items.stream().map(Item::tokens).toList(), BATCH, TokenBatch.LENGTH_MULTIPLE)) {
                List<Item> part = items.subList(first, Math.min(first + batch.size(), items.size()));
                search.search(batch, watch(part, vocabulary.docids()));
                first += part.size();
                task.advance(part.size(), "");
            }
        }
    }

    private BeamWatch watch(List<Item> part, Docids docids) {
        List<List<Hypothesis>> before = new ArrayList<>(Collections.nCopies(part.size(), List.of(search.start())));
        return new BeamWatch() {
            @Override
            public void kept(int row, int length, IntPredicate reachable) {
                if (row < part.size()) {
                    String id = part.get(row).query().id();
                    int answer = docids.number(part.get(row).step().document());
                    if (!reachable.test(answer)) {
                        losses.putIfAbsent(id, new Loss(length - 1, before.get(row), trie.node(answer, length)));
                    }
                }
            }

            @Override
            public void beam(int row, int length, List<Hypothesis> beam) {
                if (row < part.size()) {
                    before.set(row, beam);
                }
            }
        };
    }

    BeamSearch search() {
        return search;
    }

    TokenTrie trie() {
        return trie;
    }

    /** Where a query's document is lost; null where the beam keeps it to the end. */
    Loss of(Item item) {
        return losses.get(item.query().id());
    }
}
