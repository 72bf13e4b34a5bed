package genir.cli.cluster;

import java.util.Map;
import java.util.function.Consumer;

/**
 * How to reach a cluster.
 *
 * @param master its address; null where the process was started with one
 * @param name of the application, for the cluster's pages
 * @param settings of the engine, by its own keys
 * @param warnings takes what went wrong on the way, though the work goes on
 */
public record ClusterOptions(String master, String name, Map<String, String> settings, Consumer<String> warnings) {
    public ClusterOptions {
        settings = Map.copyOf(settings);
    }
}
