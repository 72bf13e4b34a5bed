package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterOptions;
import genir.cli.cluster.Clusters;
import genir.cli.console.Console;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of commands that a cluster computes for: which one, and how it is to be used. */
final class ClusterOption {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "The cluster: spark://HOST:7077, yarn, k8s://https://HOST:6443, local-cluster[2,1,2048] (default: what"
                            + " spark-submit was given).")
    private String master;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A setting of Spark's, such as spark.executor.memory=4g; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** Reaches it, for a command of this name. */
    Cluster open(String command, Console console) throws IOException {
        return Clusters.open(new ClusterOptions(master, "genir " + command, settings, console::warn));
    }
}
