package genir.interpret.session;

import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.Tensor;
import genir.model.beam.TokenTrie;
import genir.model.plan.TensorView;
import genir.model.plan.kernel.LogSumExp;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a model of docids of several tokens makes of queries. The decoder is told the right docid token by token, and each token is ranked
 * among those that may follow in the trie, which are all that a beam search can choose from.
 */
final class SequenceAnswers {
    /** A query and one of its relevant documents, and what the model thinks of each token of its docid. */
    private static final class Told {
        private final Query query;
        private final int[] input;
        /** The number of the document. */
        private final int answer;

        private final int[] docid;
        private final int[] ranks;
        private double logProbability;

        Told(Query query, int[] input, int answer, int[] docid) {
            this.query = query;
            this.input = input;
            this.answer = answer;
            this.docid = docid;
            this.ranks = new int[docid.length];
        }

        /** The first tokens of the docid; padding behind a docid that has not as many. */
        int[] beginning(int length) {
            return Arrays.copyOf(Arrays.copyOf(docid, Math.min(length, docid.length)), length);
        }

        boolean isFound() {
            return Arrays.stream(ranks).allMatch(rank -> rank == 1);
        }
    }

    private final Vocabulary vocabulary;
    private final int batchSize;
    private final TokenTrie trie;
    private final List<T5Runner> runners;

    SequenceAnswers(T5Runner first, Vocabulary vocabulary, int batchSize) {
        this.vocabulary = vocabulary;
        this.batchSize = batchSize;
        this.trie = new TokenTrie(vocabulary.docidSequences());
        this.runners = IntStream.range(0, trie.depth())
                .mapToObj(step -> step == 0 ? first : T5Runner.after(first.parameters(), step))
                .toList();
    }

    /**
     * Each query with its relevant document whose docid is the most probable, for each token of docids: those of its queries that have a
     * choice there.
     *
     * @param inputs the queries as the encoder reads them
     */
    List<List<Item>> of(QuerySet set, List<int[]> inputs) {
        List<Told> all = told(set, inputs);
        List<int[]> rows = all.stream().map(told -> told.input).toList();
        int first = 0;
        for (TokenBatch batch : T5Runner.batches(rows, batchSize, TokenBatch.LENGTH_MULTIPLE)) {
            List<Told> part = all.subList(first, Math.min(first + batch.size(), all.size()));
            Tensor memory = runners.get(0).encode(batch);
            for (int step = 0; step < runners.size(); step++) {
                tell(part, batch, memory, step);
            }
            first += part.size();
        }
        Map<Query, List<Told>> byQuery = new LinkedHashMap<>();
        all.forEach(told -> byQuery.computeIfAbsent(told.query, missing -> new ArrayList<>())
                .add(told));
        return IntStream.range(0, runners.size())
                .mapToObj(step -> items(byQuery.values(), step))
                .toList();
    }

    private List<Told> told(QuerySet set, List<int[]> inputs) {
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Query query = set.queries().get(i);
            for (String document : set.qrels().relevant(query.id())) {
                if (vocabulary.hasDocument(document)) {
                    all.add(new Told(
                            query,
                            inputs.get(i),
                            vocabulary.docids().number(document),
                            vocabulary.docidSequence(document)));
                }
            }
        }
        return all;
    }

    /** Ranks one token of each docid behind those before it. */
    private void tell(List<Told> part, TokenBatch batch, Tensor memory, int step) {
        List<int[]> said = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            said.add(part.get(Math.min(row, part.size() - 1)).beginning(step));
        }
        TensorView logits =
                runners.get(step).decoder(batch.saying(said), memory, Set.of()).run(List.of());
        FloatBuffer scores = logits.floats();
        int width = logits.rowLength();
        for (int row = 0; row < part.size(); row++) {
            Told told = part.get(row);
            if (step < told.docid.length) {
                int token = told.docid[step];
                told.ranks[step] = step(told, step).rank(scores, row, width, token);
                told.logProbability += scores.get(row * width + token)
                        - LogSumExp.of(
                                scores,
                                row * width + vocabulary.wordCount(),
                                vocabulary.docidEnd() - vocabulary.wordCount());
            }
        }
    }

    private DocidStep step(Told told, int step) {
        return new DocidStep(
                vocabulary.documentIds().get(told.answer),
                told.beginning(step),
                trie.tokens(trie.node(told.answer, step)),
                told.isFound());
    }

    private List<Item> items(Iterable<List<Told>> queries, int step) {
        List<Item> items = new ArrayList<>();
        for (List<Told> documents : queries) {
            Told best = documents.get(0);
            for (Told other : documents) {
                best = other.logProbability > best.logProbability ? other : best;
            }
            if (step < best.docid.length && trie.tokens(trie.node(best.answer, step)).length > 1) {
                items.add(new Item(
                        best.query,
                        best.input,
                        relevant(documents, best, step),
                        best.docid[step],
                        best.ranks[step],
                        step(best, step)));
            }
        }
        return items;
    }

    /** The next tokens of all relevant documents that begin as the best one does. */
    private static int[] relevant(List<Told> documents, Told best, int step) {
        return documents.stream()
                .filter(told -> told.docid.length > step && Arrays.equals(told.docid, 0, step, best.docid, 0, step))
                .mapToInt(told -> told.docid[step])
                .distinct()
                .toArray();
    }
}
