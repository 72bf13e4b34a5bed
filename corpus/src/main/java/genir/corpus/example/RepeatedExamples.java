package genir.corpus.example;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The examples of the first epochs again and again, each time in another order: where much is made of each example's text before
 * training, such as a teacher's ranking, there cannot be new ones in every epoch.
 */
public final class RepeatedExamples implements Examples {
    private final Examples examples;
    private final int different;
    private final long seed;

    /**
     * Repeats examples.
     *
     * @param different epochs before the first comes again, at least 1
     */
    public RepeatedExamples(Examples examples, int different, long seed) {
        this.examples = examples;
        this.different = different;
        this.seed = seed;
    }

    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public List<Example> epoch(int epoch) {
        List<Example> again = examples.epoch(epoch % different);
        return epoch < different ? again : new Shuffled(again.size(), again::get, new SplitMix64(seed, epoch));
    }

    /** The texts of all examples, each once, in the order in which they first come. */
    public Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>();
        for (int epoch = 0; epoch < different; epoch++) {
            examples.epoch(epoch).forEach(example -> texts.add(example.text()));
        }
        return texts;
    }
}
