package genir.training.loop;

/**
 * An endless sequence of batches, the same from the start each time: to resume is to skip what was drawn before.
 *
 * @param <B> what a batch is
 */
public interface Batches<B> {
    B next();

    /** Passes over batches without making what of them is costly. */
    void skip(long batches);

    /** The epoch that the last batch was made in, counted from 0. */
    int epoch();
}
