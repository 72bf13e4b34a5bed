package genir.corpus.example;

import java.util.List;

/**
 * Examples of new documents, and among them some of known ones, so that what was learnt of these is not forgotten: the
 * episodic memory of DSI++ (Mehta et al., arXiv 2212.09744, section 4.2), with a share that the user chooses.
 *
 * <p>An epoch has all examples of an epoch of the new documents. The known ones come in turn, each epoch where the one before
 * left off, with as many queries to each indexing example as when they were learnt.
 */
final class RehearsedExamples implements Examples {
    private final ExampleGenerator fresh;
    private final ExampleGenerator known;
    private final int knownQueries;
    private final int knownIndexing;
    private final long seed;

    /**
     * Mixes the two.
     *
     * @param share of all examples that are of known documents, above 0 and below 1
     */
    RehearsedExamples(ExampleGenerator fresh, ExampleGenerator known, double share, long seed) {
        this.fresh = fresh;
        this.known = known;
        this.seed = seed;
        long wanted = Math.max(1, Math.round(fresh.size() * share / (1 - share)));
        this.knownQueries = (int) Math.round((double) wanted * known.queryCount() / known.size());
        this.knownIndexing = (int) (wanted - knownQueries);
    }

    @Override
    public int size() {
        return fresh.size() + knownQueries + knownIndexing;
    }

    @Override
    public List<Example> epoch(int epoch) {
        List<Example> ofFresh = fresh.epoch(epoch);
        List<Example> ofKnown = known.epoch(epoch, knownQueries, knownIndexing);
        int first = ofFresh.size();
        return new Shuffled(
                first + ofKnown.size(),
                number -> number < first ? ofFresh.get(number) : ofKnown.get(number - first),
                new SplitMix64(seed, epoch));
    }
}
