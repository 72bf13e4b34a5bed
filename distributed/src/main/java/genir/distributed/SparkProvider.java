package genir.distributed;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterOptions;
import genir.cli.cluster.ClusterProvider;
import java.io.IOException;

/** Reaches Spark's clusters. */
public final class SparkProvider implements ClusterProvider {
    private static final String LOGGING = "log4j2.configurationFile";

    @Override
    public Cluster open(ClusterOptions options) throws IOException {
        quiet();
        return SparkCluster.open(options);
    }

    /** Spark says what goes wrong, and no more; to be called before anything logs. */
    static void quiet() {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "classpath:genir/distributed/log4j2.properties");
        }
    }
}
