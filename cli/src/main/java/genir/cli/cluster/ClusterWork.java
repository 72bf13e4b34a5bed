package genir.cli.cluster;

import java.io.IOException;
import java.io.Serializable;

/** What a task does, as data that another machine can be sent. */
public interface ClusterWork extends Serializable {
    /**
     * Does it, and leaves the result in the workplace's folder. It may be done several times, on several machines at once: it touches
     * nothing else.
     *
     * @return whether there is a result that is new
     * @throws genir.corpus.InputException for what would fail on every machine
     * @throws IOException for what may not
     */
    boolean execute(Workplace place) throws IOException;
}
