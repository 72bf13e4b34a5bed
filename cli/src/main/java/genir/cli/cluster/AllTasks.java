package genir.cli.cluster;

import genir.corpus.InputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Tasks of which none may fail. */
final class AllTasks {
    private AllTasks() {}

    /**
     * Runs them.
     *
     * @return what they left, in their order
     * @throws InputException with the first task's reason, when all have ended and some have failed
     */
    static List<TaskResult> run(Cluster cluster, List<ClusterTask> tasks, String scratch) throws IOException {
        TaskResult[] results = new TaskResult[tasks.size()];
        TreeMap<Integer, String> failures = new TreeMap<>();
        cluster.run(tasks, scratch, new TaskListener() {
            @Override
            public void finished(int task, TaskResult result) {
                results[task] = result;
            }

            @Override
            public void failed(int task, String reason) {
                failures.put(task, tasks.get(task).name() + ": " + reason);
            }
        });
        if (!failures.isEmpty()) {
            throw new InputException(failures.size() + " of " + tasks.size() + " tasks failed; "
                    + failures.firstEntry().getValue());
        }
        return Arrays.asList(results);
    }
}
