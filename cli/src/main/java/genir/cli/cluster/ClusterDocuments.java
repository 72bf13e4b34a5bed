package genir.cli.cluster;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.cli.run.DocumentWork;
import genir.cli.run.Locations;
import genir.corpus.Documents;
import genir.corpus.index.IndexParts;
import genir.retrieval.dense.CacheFolder;
import genir.retrieval.dense.CachedEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A collection's documents in parts, each a task of a cluster. The parts are files that all machines see while it works on them. */
final class ClusterDocuments implements DocumentWork {
    private final Cluster cluster;
    private final String within;
    private final SentConfig config;
    private final int shards;
    private final Console console;
    private int sent;
    private boolean encoded;

    /**
     * Documents of a run.
     *
     * @param within a folder of the shared files, for what is on its way
     * @param shards parts at most, at least 1
     */
    ClusterDocuments(Cluster cluster, String within, SentConfig config, int shards, Console console) {
        this.cluster = cluster;
        this.within = within;
        this.config = config;
        this.shards = shards;
        this.console = console;
    }

    @Override
    public IndexParts indexing() {
        return (documents, index, folder, progress) ->
                results("index", documents, part -> new IndexingWork(config, part));
    }

    @Override
    public void encode(Documents documents) throws IOException {
        // Docids and the dense step may ask for the vectors of the same documents, the run's.
        if (encoded) {
            return;
        }
        for (Path vectors : results("encode", documents, part -> new EncodingWork(config, part))) {
            CachedEncoder.add(vectors, CacheFolder.get());
        }
        encoded = true;
    }

    /** Has each part worked on. */
    private List<Path> results(String verb, Documents documents, Function<SentDocuments, ClusterWork> work)
            throws IOException {
        List<Documents> parts = documents.divided(Math.min(shards, documents.size()));
        console.say("  " + verb + " " + Counts.of(documents.size(), "document", "documents") + " in "
                + Counts.of(parts.size(), "part", "parts") + ", each a task of the cluster");
        // Each time another folder: a machine that has copied a file takes it for what its name stands for.
        String shared = Locations.child(cluster.scratch(within), "documents-" + ++sent);
        try {
            List<ClusterTask> tasks = new ArrayList<>();
            int first = 1;
            for (Documents part : parts) {
                String file = Locations.child(shared, tasks.size() + ".jsonl");
                String name = verb + " documents " + first + " to " + (first + part.size() - 1);
                tasks.add(new ClusterTask(name, work.apply(SentDocuments.send(part, cluster.files(), file))));
                first += part.size();
            }
            List<Path> folders = new ArrayList<>();
            for (TaskResult result : AllTasks.run(cluster, tasks, within)) {
                folders.add(cluster.files().fetch(result.folder()));
            }
            return folders;
        } finally {
            cluster.files().delete(shared);
        }
    }
}
