package genir.cli.cluster;

import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.Pipeline;
import genir.cli.run.Reduction;
import genir.cli.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reduced models of a run, each a task of a cluster. */
public final class ClusterReduction {
    private final Cluster cluster;
    private final String run;
    private final UnaryOperator<ExperimentConfig> settled;
    private final Console console;

    /**
     * Reduces a run.
     *
     * @param run the run directory, a location that all machines see
     * @param settled puts further options over its configuration
     */
    public ClusterReduction(Cluster cluster, String run, UnaryOperator<ExperimentConfig> settled, Console console) {
        this.cluster = cluster;
        this.run = run;
        this.settled = settled;
        this.console = console;
    }

    /**
     * Trains what is not there yet.
     *
     * @param overwrite whether finished models may be replaced by others
     */
    public void train(Reduction reduction, boolean overwrite) throws IOException {
        RunCopy.use(cluster.files(), run, here -> train(here, reduction, overwrite), copy -> {
            // The models are there; what is written down of them, and what is to be there no more, is here.
            Path log = new RunDirectory(copy).log();
            cluster.files().replace(log, Locations.child(run, log.getFileName().toString()));
            for (int more = reduction.models() + 1; cluster.files().exists(model(more)); more++) {
                cluster.files().delete(model(more));
            }
        });
    }

    /** {@code here} is the run on this machine, or a copy. */
    private void train(Path here, Reduction reduction, boolean overwrite) throws IOException {
        RunDirectory directory = new RunDirectory(here);
        ExperimentConfig config = settled.apply(directory.readConfig());
        SentConfig sent = SentConfig.of(config);
        new Pipeline(directory, sent.indexedHere(cluster.files()), config, console)
                .reduce(reduction, overwrite, numbers -> {
                    List<ClusterTask> tasks = new ArrayList<>();
                    for (int number : numbers) {
                        tasks.add(
                                new ClusterTask("reduced/" + number, new ReductionWork(run, sent, reduction, number)));
                    }
                    List<TaskResult> results = AllTasks.run(cluster, tasks, Locations.parent(run));
                    for (int i = 0; i < numbers.size(); i++) {
                        cluster.files().move(results.get(i).folder(), model(numbers.get(i)));
                    }
                });
    }

    private String model(int number) {
        return Locations.child(Locations.child(run, RunDirectory.REDUCED), Integer.toString(number));
    }
}
