package genir.cli.cluster;

import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.cli.sweep.RunMaker;
import genir.cli.sweep.RunOutcome;
import genir.cli.sweep.SweepFile;
import genir.cli.sweep.SweepRun;
import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes the runs of a sweep as tasks of a cluster. The sweep's own files are written on this machine: where the sweep's folder is not,
 * beside copies of the runs' figures, and then copied there.
 */
public final class ClusterSweep implements RunMaker {
    private final Cluster cluster;
    private final UnaryOperator<ExperimentConfig> settled;
    private final Path config;
    private final String target;
    private final Path folder;
    private final StepName until;
    private final boolean overwrite;

    /**
     * Makes runs on a cluster.
     *
     * @param config the experiment's file
     * @param settled puts further options over a configuration
     * @param target the sweep's folder, a location that all machines see
     * @param folder that folder as a path of this machine; where it is none, an empty folder
     * @param until the last step of each run
     * @param overwrite whether finished trainings may be replaced
     */
    public ClusterSweep(
            Cluster cluster,
            Path config,
            UnaryOperator<ExperimentConfig> settled,
            String target,
            Path folder,
            StepName until,
            boolean overwrite) {
        this.cluster = cluster;
        this.config = config;
        this.settled = settled;
        this.target = target;
        this.folder = folder;
        this.until = until;
        this.overwrite = overwrite;
    }

    @Override
    public String means() {
        return "each a task of the cluster with one thread";
    }

    @Override
    public void make(List<SweepRun> runs, Listener listener) throws IOException {
        requireUsable();
        List<ClusterTask> tasks = new ArrayList<>();
        for (SweepRun run : runs) {
            SentConfig sent = SentConfig.of(settled.apply(ConfigFile.read(config, run.settings())));
            tasks.add(new ClusterTask(run.name(), new PipelineWork(sent, place(run), null, until, overwrite)));
        }
        cluster.run(tasks, target, new TaskListener() {
            @Override
            public void finished(int task, TaskResult result) throws IOException {
                SweepRun run = runs.get(task);
                if (result.changed()) {
                    cluster.files().move(result.folder(), place(run));
                }
                fetchFigures(run);
                ended(run, RunOutcome.finished(result.seconds()));
            }

            @Override
            public void failed(int task, String reason) throws IOException {
                ended(runs.get(task), RunOutcome.failed(reason, 0));
            }

            private void ended(SweepRun run, RunOutcome outcome) throws IOException {
                listener.ended(run, outcome);
                publish();
            }
        });
    }

    private String place(SweepRun run) {
        return Locations.child(target, run.name());
    }

    private void requireUsable() throws IOException {
        if (Locations.isAddress(target)
                && !cluster.files().isVacant(target)
                && !cluster.files().exists(Locations.child(target, SweepFile.NAME))) {
            throw new InputException(target + ": neither empty nor the folder of a sweep; give another with -o");
        }
    }

    private void fetchFigures(SweepRun run) throws IOException {
        Path here = new RunDirectory(folder.resolve(run.name())).metrics();
        String there = Locations.child(place(run), here.getFileName().toString());
        if (Locations.isAddress(target) && cluster.files().exists(there)) {
            Files.createDirectories(here.getParent());
            cluster.files().download(there, here);
        }
    }

    private void publish() throws IOException {
        if (Locations.isAddress(target)) {
            for (String file : List.of(SweepFile.CSV, SweepFile.NAME)) {
                cluster.files().upload(folder.resolve(file), Locations.child(target, file));
            }
        }
    }
}
