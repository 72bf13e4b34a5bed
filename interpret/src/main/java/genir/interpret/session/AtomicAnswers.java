package genir.interpret.session;

import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/** What a model of docids of one token makes of queries: ranks among all tokens, words too. */
record AtomicAnswers(T5Runner runner, Vocabulary vocabulary, int batchSize) {
    /**
     * Each query with the best ranked of its relevant documents.
     *
     * @param inputs the queries as the encoder reads them
     */
    List<Item> of(QuerySet set, List<int[]> inputs) {
        List<Item> items = new ArrayList<>();
        for (TokenBatch batch : T5Runner.batches(inputs, batchSize, TokenBatch.LENGTH_MULTIPLE)) {
            TensorView logits = runner.logits(batch);
            int first = items.size();
            List<int[]> relevant = set.queries().subList(first, Math.min(first + batch.size(), inputs.size())).stream()
                    .map(query -> relevant(set, query))
                    .toList();
            int[][] ranks = runner.ranks(logits, 0, relevant);
            for (int row = 0; row < ranks.length; row++) {
                items.add(item(set.queries().get(first + row), inputs.get(first + row), relevant.get(row), ranks[row]));
            }
        }
        return items;
    }

    private int[] relevant(QuerySet set, Query query) {
        return set.qrels().relevant(query.id()).stream()
                .filter(vocabulary::hasDocument)
                .mapToInt(vocabulary::docidToken)
                .toArray();
    }

    /** A query with the best ranked of its relevant documents, the first of equals. */
    private Item item(Query query, int[] input, int[] relevant, int[] ranks) {
        int rank = Integer.MAX_VALUE;
        int target = -1;
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] < rank) {
                rank = ranks[i];
                target = relevant[i];
            }
        }
        String document = target < 0 ? null : vocabulary.documentId(target);
        return new Item(query, input, relevant, target, rank, DocidStep.only(document, rank == 1));
    }
}
