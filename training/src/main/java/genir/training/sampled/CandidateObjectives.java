package genir.training.sampled;

import genir.model.run.CrossEntropy;
import genir.model.run.Objective;
import genir.model.run.SampledSoftmax;
import genir.model.run.SoftCrossEntropy;
import genir.model.run.TokenDistribution;
import genir.training.loop.BatchExamples;
import genir.training.loop.Objectives;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Asks of a batch what another objective asks, by a softmax over candidates: documents that are drawn, and the batch's own. What
 * is drawn depends on the seed and the batch's number alone.
 *
 * <p>A row's own documents, of which a teacher may name several, are in its softmax as they are. For all other documents stand those
 * that were drawn and, if they count, the other rows' examples' documents; each of these is corrected by how probable it is that a
 * document is here (Yi et al., "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations", RecSys 2019, who
 * subtract the logarithm of a document's share). What teachers name for one row stands for nothing in the others: nobody knows how
 * probable that was.
 */
public final class CandidateObjectives implements Objectives {
    /** Tells the draws of neighbouring seeds apart. */
    private static final long SEED_STRIDE = 1_000_000_007;

    private final Objectives usual;
    private final SampledSoftmaxConfig config;
    private final int firstDocid;
    private final float[] shares;
    private final CandidateDraw draw;
    private final long seed;

    /**
     * Makes objectives of others.
     *
     * @param usual cross-entropies over docids of one token
     * @param firstDocid the token of the first document
     * @param shares of the examples that each document has
     */
    public CandidateObjectives(
            Objectives usual, SampledSoftmaxConfig config, int firstDocid, float[] shares, long seed) {
        this.usual = usual;
        this.config = config;
        this.firstDocid = firstDocid;
        this.shares = shares.clone();
        this.draw = config.draw(shares);
        this.seed = seed;
    }

    /**
     * The most candidates that a batch can have.
     *
     * @param documents there are
     * @param examples of a batch
     * @param targets of an example, at most
     */
    public static int most(SampledSoftmaxConfig config, int documents, int examples, int targets) {
        return (int) Math.min(documents, config.negatives() + (long) examples * targets);
    }

    @Override
    public SampledSoftmax of(BatchExamples examples) {
        Objective objective = usual.of(examples);
        int[] answers = examples.targets();
        List<int[]> own = own(objective);
        BitSet counted = draw.draw(new SplittableRandom(seed * SEED_STRIDE + examples.number()));
        if (config.inBatch()) {
            Arrays.stream(answers).forEach(answer -> counted.set(answer - firstDocid));
        }
        int[] candidates = IntStream.concat(
                        counted.stream().map(document -> firstDocid + document),
                        own.stream().flatMapToInt(Arrays::stream))
                .sorted()
                .distinct()
                .toArray();
        float[] corrections = new float[candidates.length];
        for (int place = 0; place < candidates.length; place++) {
            int document = candidates[place] - firstDocid;
            corrections[place] = counted.get(document)
                    ? (float) -Math.log(probability(document, answers.length))
                    : SampledSoftmax.MASKED;
        }
        List<int[]> places =
                own.stream().map(tokens -> places(candidates, tokens)).toList();
        return new SampledSoftmax(over(objective, places), candidates, corrections, places);
    }

    /** The probability that a document of others than a row's own is a candidate of the batch. */
    private double probability(int document, int rows) {
        double left = 1 - draw.probability(document);
        return 1 - (config.inBatch() ? left * Math.pow(1 - shares[document], rows - 1) : left);
    }

    /** Of each row the documents that it is to answer with. */
    private static List<int[]> own(Objective objective) {
        if (objective instanceof SoftCrossEntropy soft) {
            return soft.targets().stream().map(TokenDistribution::tokens).toList();
        }
        List<int[]> own = new ArrayList<>();
        for (int target : ((CrossEntropy) objective).targets()) {
            own.add(new int[] {target});
        }
        return own;
    }

    private static int[] places(int[] candidates, int[] tokens) {
        return Arrays.stream(tokens)
                .map(token -> Arrays.binarySearch(candidates, token))
                .toArray();
    }

    private static Objective over(Objective objective, List<int[]> places) {
        if (objective instanceof SoftCrossEntropy soft) {
            List<TokenDistribution> targets = new ArrayList<>();
            for (int row = 0; row < places.size(); row++) {
                targets.add(new TokenDistribution(
                        places.get(row), soft.targets().get(row).probabilities()));
            }
            return new SoftCrossEntropy(0, targets);
        }
        return new CrossEntropy(0, places.stream().mapToInt(own -> own[0]).toArray());
    }
}
