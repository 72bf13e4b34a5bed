package genir.training.loop;

/** An endless sequence of batches, the same from the start each time: to resume is to skip what was drawn before. */
public interface BatchSource {
    TrainingBatch next();

    /** Passes over batches without making their objectives. */
    void skip(long batches);

    /** The epoch that the last batch was made in, counted from 0. */
    int epoch();
}
