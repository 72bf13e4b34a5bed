package genir.cli.cluster;

import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One experiment as a task of a cluster, before which its documents may be worked on in parts. */
public final class ClusterRun {
    private final Cluster cluster;
    private final ExperimentConfig config;
    private final String target;
    private final Console console;

    /**
     * An experiment.
     *
     * @param target the run directory, a location that all machines see
     */
    public ClusterRun(Cluster cluster, ExperimentConfig config, String target, Console console) {
        this.cluster = cluster;
        this.config = config;
        this.target = target;
        this.console = console;
    }

    /**
     * Runs it.
     *
     * @param from the first step that runs even if it is finished; null for none
     * @param until the last step
     * @param overwrite whether a finished training may be replaced
     * @throws genir.corpus.InputException with the task's reason where it fails
     */
    public void run(StepName from, StepName until, boolean overwrite) throws IOException {
        PipelineWork work = new PipelineWork(SentConfig.of(config), target, from, until, overwrite);
        TaskResult result = AllTasks.run(
                        cluster, List.of(new ClusterTask(Locations.name(target), work)), Locations.parent(target))
                .get(0);
        if (result.changed()) {
            cluster.files().move(result.folder(), target);
        }
    }

    /**
     * Runs the steps that work on documents alone in this process, which has parts of the documents worked on by others; and then the
     * rest as {@link #run} does.
     *
     * @param shards parts, at least 1
     */
    public void runInParts(int shards, StepName from, StepName until, boolean overwrite) throws IOException {
        boolean[] changed = new boolean[1];
        RunCopy.useOrMake(
                cluster.files(),
                target,
                folder -> changed[0] = prepare(folder, shards, from, until, overwrite),
                copy -> {
                    if (changed[0]) {
                        String prepared = Locations.child(cluster.scratch(Locations.parent(target)), "prepared");
                        cluster.files().upload(copy, prepared);
                        cluster.files().move(prepared, target);
                    }
                });
        if (until.compareTo(StepName.DENSE) > 0) {
            boolean others = from == null || from.compareTo(StepName.DENSE) > 0;
            run(others ? from : StepName.PRETRAIN, until, overwrite);
        }
    }

    /** Whether anything was done. */
    private boolean prepare(Path folder, int shards, StepName from, StepName until, boolean overwrite)
            throws IOException {
        RunDirectory directory = new RunDirectory(folder);
        String before = directory.ledger();
        SentConfig sent = SentConfig.of(config);
        ClusterDocuments documents = new ClusterDocuments(cluster, Locations.parent(target), sent, shards, console);
        try {
            new Pipeline(directory, sent.here(cluster.files()), config, console, documents)
                    .prepare(from, until, overwrite);
        } finally {
            // The log goes on where the run does.
            console.logNoMore();
        }
        return !directory.ledger().equals(before);
    }
}
