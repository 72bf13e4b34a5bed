package genir.cli.cluster;

import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.StepName;
import java.io.IOException;
import java.util.List;

/** One experiment as a task of a cluster. */
public final class ClusterRun {
    private ClusterRun() {}

    /**
     * Runs it.
     *
     * @param target the run directory, a location that all machines see
     * @param from the first step that runs even if it is finished; null for none
     * @param until the last step
     * @param overwrite whether a finished training may be replaced
     * @throws genir.corpus.InputException with the task's reason where it fails
     */
    public static void run(
            Cluster cluster, ExperimentConfig config, String target, StepName from, StepName until, boolean overwrite)
            throws IOException {
        PipelineWork work = new PipelineWork(SentConfig.of(config), target, from, until, overwrite);
        TaskResult result = AllTasks.run(
                        cluster, List.of(new ClusterTask(Locations.name(target), work)), Locations.parent(target))
                .get(0);
        if (result.changed()) {
            cluster.files().move(result.folder(), target);
        }
    }
}
