package genir.training.loop;

import genir.model.run.CrossEntropy;
import genir.model.run.Objective;
import genir.model.run.TokenBatch;
import java.util.List;

/** Makes the objective of each batch. */
@FunctionalInterface
public interface Objectives {
    /**
     * What is asked of a batch.
     *
     * @param inputs padded, as the model reads them
     * @param targets of all rows and decoder positions [batch * position], {@link CrossEntropy#IGNORED} behind the end of a target
     * @param texts what each row is the tokens of, before any of them was dropped; null where examples do not say
     */
    Objective of(TokenBatch inputs, int[] targets, List<String> texts);
}
