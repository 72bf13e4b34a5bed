package genir.cli.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Machines that do tasks. Closing it lets them go. */
public interface Cluster extends Closeable {
    /** The files that all of its machines see. */
    SharedFiles files();

    /** How many tasks it does at once, as far as that is known. */
    int slots();

    /**
     * Runs tasks in any order, again where a machine is lost; returns when each is finished or has failed. What an attempt wrote counts
     * when it arrived whole, and that of one attempt only.
     *
     * @param scratch a folder of the shared files for the results, which stay until the cluster is closed
     */
    void run(List<ClusterTask> tasks, String scratch, TaskListener listener) throws IOException;
}
