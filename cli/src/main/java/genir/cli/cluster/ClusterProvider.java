package genir.cli.cluster;

import java.io.IOException;

/** A module that can reach clusters of some kind. */
public interface ClusterProvider {
    /**
     * Reaches one.
     *
     * @throws genir.corpus.InputException if the options are none for it
     */
    Cluster open(ClusterOptions options) throws IOException;
}
