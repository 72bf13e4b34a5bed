package genir.corpus.example;

import java.util.List;

/** The examples of each epoch of a training; each epoch depends on a seed and its number alone. */
public interface Examples {
    /** How many examples every epoch has. */
    int size();

    /**
     * The examples of an epoch in training order.
     *
     * @param epoch from 0
     */
    List<Example> epoch(int epoch);
}
