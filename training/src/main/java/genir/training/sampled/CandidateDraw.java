package genir.training.sampled;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws documents, numbered from 0, of which it is known how probably each is drawn. */
interface CandidateDraw {
    /** The documents that are drawn, each once. */
    BitSet draw(SplittableRandom random);

    /** The probability that a document is among those drawn. */
    double probability(int document);

    /**
     * So many different documents, any of them as probable as any others (Floyd's algorithm: Bentley and Floyd, CACM 30(9), 1987).
     *
     * @param count all of them where there are no more
     */
    static CandidateDraw uniform(int documents, int count) {
        int drawn = Math.min(documents, count);
        return new CandidateDraw() {
            @Override
            public BitSet draw(SplittableRandom random) {
                BitSet chosen = new BitSet(documents);
                for (int last = documents - drawn; last < documents; last++) {
                    int document = random.nextInt(last + 1);
                    chosen.set(chosen.get(document) ? last : document);
                }
                return chosen;
            }

            @Override
            public double probability(int document) {
                return (double) drawn / documents;
            }
        };
    }

    /**
     * Documents by Zipf's law, as words are usually drawn: so many draws, each of which gives the document at place {@code r}, counted
     * from 0, with probability {@code ln((r + 2) / (r + 1)) / ln(documents + 1)}; what is drawn again counts once. From as many draws as
     * there are documents on, all are drawn.
     *
     * @param shares of each document: the largest has the first place, and of equal ones the first document
     */
    static CandidateDraw logUniform(float[] shares, int draws) {
        int documents = shares.length;
        if (draws >= documents) {
            return uniform(documents, draws);
        }
        int[] order = IntStream.range(0, documents)
                .boxed()
                .sorted((a, b) -> Float.compare(shares[b], shares[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] places = new int[documents];
        for (int place = 0; place < documents; place++) {
            places[order[place]] = place;
        }
        double all = Math.log(documents + 1.0);
        return new CandidateDraw() {
            @Override
            public BitSet draw(SplittableRandom random) {
                BitSet chosen = new BitSet(documents);
                for (int i = 0; i < draws; i++) {
                    int place = (int) StrictMath.exp(random.nextDouble() * all) - 1;
                    chosen.set(order[Math.min(place, documents - 1)]);
                }
                return chosen;
            }

            @Override
            public double probability(int document) {
                double once = Math.log1p(1.0 / (places[document] + 1)) / all;
                return -Math.expm1(draws * Math.log1p(-once));
            }
        };
    }
}
