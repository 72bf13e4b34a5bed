package genir.cli.cluster;

import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.search.AnswerFormat;
import genir.cli.search.QueryLoop;
import genir.corpus.Query;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many queries ranked by a run's systems, each part of them a task of a cluster. Parts are whole batches of {@code genir search}, so that what
 * is ranked together is the same however many parts there are.
 */
public final class ClusterRanking {
    /** Parts for each task that runs at once: the fewer, the longer the last one is waited for. */
    private static final int PARTS_A_SLOT = 4;

    private final Cluster cluster;
    private final OpenedRun.Choice run;
    private final AnswerFormat format;
    private final int k;

    /**
     * Ranks with a run.
     *
     * @param run the run directory, a location that all machines see
     * @param systems as in {@code genir search --model}
     * @param k documents for each query and system, at most; 0 for as many as the format has by itself
     */
    public ClusterRanking(
            Cluster cluster, String run, ExperimentConfig config, String systems, AnswerFormat format, int k)
            throws IOException {
        this.cluster = cluster;
        this.run = new OpenedRun.Choice(run, SentConfig.of(config), systems);
        this.format = format;
        this.k = k;
    }

    /**
     * Writes the answers in the order of the queries.
     *
     * @param target the file, a location that this process sees
     */
    public void write(List<Query> queries, String target, Console console) throws IOException {
        List<ClusterTask> tasks = tasks(queries);
        console.say(
                queries.size() + " queries in " + tasks.size() + " parts, each a task of the cluster with one thread");
        List<TaskResult> results = AllTasks.run(cluster, tasks, Locations.parent(target));
        if (Locations.isAddress(target)) {
            Path file = Files.createTempFile("genir", ".answers");
            try {
                join(results, file);
                cluster.files().upload(file, target);
            } finally {
                Files.delete(file);
            }
        } else {
            join(results, Path.of(target));
        }
    }

    private List<ClusterTask> tasks(List<Query> queries) {
        int batch = QueryLoop.MOST * PARTS_A_SLOT * cluster.slots();
        int size = QueryLoop.MOST * Math.max(1, (queries.size() + batch - 1) / batch);
        List<ClusterTask> tasks = new ArrayList<>();
        for (int first = 0; first < queries.size(); first += size) {
            List<Query> some = queries.subList(first, Math.min(queries.size(), first + size));
            tasks.add(new ClusterTask(
                    "queries " + (first + 1) + " to " + (first + some.size()),
                    new RankingWork(
                            run,
                            format,
                            k,
                            new ArrayList<>(some.stream().map(Query::id).toList()),
                            new ArrayList<>(some.stream().map(Query::text).toList()))));
        }
        return tasks;
    }

    private void join(List<TaskResult> parts, Path file) throws IOException {
        AtomicFiles.write(file, out -> {
            for (TaskResult part : parts) {
                cluster.files().copy(Locations.child(part.folder(), RankingWork.FILE), out);
            }
        });
    }
}
