package genir.training.dual;

import genir.corpus.example.Example;
import genir.corpus.example.Examples;
import genir.model.run.PairBatch;
import genir.model.run.TokenBatch;
import genir.training.WordDropout;
import genir.training.loop.Batches;
import genir.training.ranking.RelevantDocuments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An endless, reproducible stream of contrastive batches: queries, or pieces of documents in their place, with the documents
 * that answer them, hard negatives, and further documents up to a number that is the same for all batches. A document is
 * there once, however many queries of the batch it answers.
 */
final class PairStream implements Batches<PairBatch> {
    private final Examples examples;
    private final TrainingDocuments documents;
    private final RelevantDocuments relevant;
    private final HardNegatives hard;
    private final DualConfig config;
    private final int documentsOfBatch;
    private final int documentLength;
    private Iterator<Example> waiting = Collections.emptyIterator();
    private int filled;
    private long drawn;

    /**
     * A stream from its beginning.
     *
     * @param hard null where no hard negatives are wanted
     */
    PairStream(
            Examples examples,
            TrainingDocuments documents,
            RelevantDocuments relevant,
            HardNegatives hard,
            DualConfig config) {
        this.examples = examples;
        this.documents = documents;
        this.relevant = relevant;
        this.hard = hard;
        this.config = config;
        this.documentsOfBatch = (int) Math.min(documents.size(), (1L + config.negatives()) * config.batchSize());
        this.documentLength = TokenBatch.paddedLength(documents.longest(), TokenBatch.LENGTH_MULTIPLE);
    }

    /** How many documents every batch has. */
    int documentsOfBatch() {
        return documentsOfBatch;
    }

    /** The length that documents are padded to. */
    int documentLength() {
        return documentLength;
    }

    @Override
    public PairBatch next() {
        List<Example> chosen = take();
        SplittableRandom random = new SplittableRandom(config.seed() * 1_000_003 + drawn);
        List<int[]> inputs = new ArrayList<>();
        int[] targets = new int[chosen.size()];
        Map<Integer, Integer> places = new LinkedHashMap<>();
        for (int query = 0; query < targets.length; query++) {
            Example example = chosen.get(query);
            inputs.add(WordDropout.apply(example.input(), config.wordDropout(), random));
            targets[query] = place(places, documents.numberOf(example.target()));
        }
        addNegatives(chosen, inputs, places, random);
        while (places.size() < documentsOfBatch) {
            place(places, random.nextInt(documents.size()));
        }
        return new PairBatch(
                TokenBatch.padded(inputs, TokenBatch.LENGTH_MULTIPLE),
                new TokenBatch(places.keySet().stream().map(documents::tokens).toList(), documentLength),
                targets,
                IntStream.range(0, targets.length)
                        .mapToObj(query -> excluded(chosen.get(query), targets[query], places))
                        .toList());
    }

    private void addNegatives(
            List<Example> chosen, List<int[]> inputs, Map<Integer, Integer> places, SplittableRandom random) {
        for (int query = 0; query < chosen.size() && hard != null; query++) {
            Example example = chosen.get(query);
            int own = documents.numberOf(example.target());
            List<Integer> negatives = hard.draw(
                    inputs.get(query),
                    config.negatives(),
                    document -> document == own || relevant.of(example.input()).contains(document),
                    random);
            for (int document : negatives) {
                if (places.size() < documentsOfBatch) {
                    place(places, document);
                }
            }
        }
    }

    private static int place(Map<Integer, Integer> places, int document) {
        Integer known = places.putIfAbsent(document, places.size());
        return known == null ? places.size() - 1 : known;
    }

    private int[] excluded(Example example, int target, Map<Integer, Integer> places) {
        return relevant.of(example.input()).stream()
                .filter(places::containsKey)
                .mapToInt(places::get)
                .filter(place -> place != target)
                .sorted()
                .toArray();
    }

    private List<Example> take() {
        List<Example> taken = new ArrayList<>();
        while (taken.size() < config.batchSize()) {
            while (!waiting.hasNext()) {
                waiting = examples.epoch(filled++).iterator();
            }
            taken.add(waiting.next());
        }
        drawn++;
        return taken;
    }

    @Override
    public void skip(long batches) {
        for (long i = 0; i < batches; i++) {
            take();
        }
    }

    @Override
    public int epoch() {
        return Math.max(0, filled - 1);
    }
}
