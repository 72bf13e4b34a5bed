package genir.cli.cluster;

import java.io.IOException;

/** Who wants to know what becomes of tasks. */
public interface TaskListener {
    /** A task is finished. Called once for a task, one at a time. */
    void finished(int task, TaskResult result) throws IOException;

    /** A task has failed on every machine that tried, the last time for this reason, in one line. */
    void failed(int task, String reason) throws IOException;
}
