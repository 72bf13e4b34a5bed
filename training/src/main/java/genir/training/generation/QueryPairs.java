package genir.training.generation;

import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.example.SplitMix64;
import genir.corpus.vocabulary.Vocabulary;
import genir.training.QueryGenerationConfig;
import genir.training.SequencePair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a generator learns from: each training query as the answer to each of its documents. */
final class QueryPairs {
    private final List<SequencePair> pairs = new ArrayList<>();
    private final long seed;

    /**
     * Encodes the texts once. Words that the vocabulary does not have are left out of the queries: nobody can write them.
     *
     * @param documents judgments of others are passed over
     */
    QueryPairs(
            Vocabulary vocabulary,
            Collection<Document> documents,
            QuerySet train,
            QueryGenerationConfig config,
            long seed) {
        this.seed = seed;
        Map<String, int[]> inputs = new HashMap<>();
        for (Document document : documents) {
            inputs.put(document.id(), vocabulary.encode(document.contents(), config.maxLength()));
        }
        for (Query query : train.queries()) {
            int[] target = Arrays.stream(vocabulary.encode(query.text(), config.queryLength()))
                    .filter(token -> token != vocabulary.unk())
                    .toArray();
            for (String id : train.qrels().relevant(query.id())) {
                // An end alone is no query.
                if (inputs.containsKey(id) && target.length > 1) {
                    pairs.add(new SequencePair(inputs.get(id), target));
                }
            }
        }
    }

    int size() {
        return pairs.size();
    }

    /** The pairs in an order that depends on the seed and the epoch's number alone. */
    List<SequencePair> epoch(int epoch) {
        SplitMix64 random = new SplitMix64(seed, epoch);
        List<SequencePair> shuffled = new ArrayList<>(pairs);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            shuffled.set(i, shuffled.set(j, shuffled.get(i)));
        }
        return shuffled;
    }
}
