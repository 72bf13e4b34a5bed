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

    /** A folder of the shared files, in another one, that is deleted when the cluster is closed. */
    String scratch(String within);

    /**
     * Runs tasks in any order, again where a machine is lost; returns when each is finished or has failed. What an attempt wrote counts
     * when it arrived whole, and that of one attempt only.
     *
     * @param within a folder of the shared files, in whose {@link #scratch} the results stay until the cluster is closed
     */
    void run(List<ClusterTask> tasks, String within, TaskListener listener) throws IOException;
}
