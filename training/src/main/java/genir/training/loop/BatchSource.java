package genir.training.loop;

/** An endless sequence of batches, the same from the start each time: to resume is to draw again what was drawn before. */
public interface BatchSource {
    TrainingBatch next();

    /** The epoch that the last batch was made in, counted from 0. */
    int epoch();
}
