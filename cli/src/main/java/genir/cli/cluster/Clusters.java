package genir.cli.cluster;

import genir.corpus.InputException;
import java.io.IOException;
import java.util.ServiceLoader;

/** The clusters that the class path can reach. */
public final class Clusters {
    private Clusters() {}

    /**
     * Reaches one.
     *
     * @throws InputException as {@link ClusterProvider#open} does, or if nothing that reaches clusters is built in
     */
    public static Cluster open(ClusterOptions options) throws IOException {
        return ServiceLoader.load(ClusterProvider.class, ClusterProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new InputException("the module that reaches clusters (genir-distributed) is not built in;"
                                + " in a checkout, './genir spark' builds it"))
                .open(options);
    }
}
