package genir.training.loop;

import genir.model.run.CrossEntropy;
import genir.model.run.TokenBatch;
import java.util.Arrays;
import java.util.List;

/**
 * The examples of a batch.
 *
 * @param number of the batch among all that are drawn, from 0
 * @param inputs padded, as the model reads them
 * @param whole each input before any of its words was dropped
 * @param targets of all rows and decoder positions [batch * position], {@link CrossEntropy#IGNORED} behind the end of a target; not
 *     copied
 * @param texts what each row is the tokens of; null where examples do not say
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a batch to its objective
public record BatchExamples(long number, TokenBatch inputs, List<int[]> whole, int[] targets, List<String> texts) {
    /** The target of a row, without what pads it. */
    public int[] target(int row) {
        int positions = targets.length / inputs.size();
        return Arrays.stream(targets, row * positions, (row + 1) * positions)
                .filter(token -> token != CrossEntropy.IGNORED)
                .toArray();
    }
}
