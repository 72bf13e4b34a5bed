package genir.distributed;

import java.io.Serializable;

/**
 * How an attempt at a task ended.
 *
 * @param problem why it failed, where it would fail everywhere or has failed often enough; null where it did not
 * @param files what it wrote; null where it failed
 * @param changed whether there is a result that is new
 * @param seconds that it took
 */
record AttemptResult(String problem, AttemptFiles files, boolean changed, double seconds) implements Serializable {
    static AttemptResult failed(String problem) {
        return new AttemptResult(problem, null, false, 0);
    }
}
