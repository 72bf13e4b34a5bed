package genir.cli.run;

import genir.corpus.InputException;
import genir.corpus.Split;
import genir.corpus.io.Json;
import genir.model.feature.StoredAutoencoder;
import genir.retrieval.system.RetrievalSystem;
import genir.training.loop.CheckpointStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The places of a run's files; see the layout in the README. */
public record RunDirectory(Path root) {
    /** The name of the file with its configuration. */
    public static final String CONFIG = "config.yaml";

    /** The name of the folder with models that lack documents. */
    public static final String REDUCED = "reduced";

    public Path config() {
        return root.resolve(CONFIG);
    }

    public Path index() {
        return root.resolve("index");
    }

    /** What was not as it should be in the collection's files; absent where nothing was. */
    public Path collectionFlaws() {
        return root.resolve("collection-flaws.txt");
    }

    public Path vocabulary() {
        return root.resolve("vocabulary");
    }

    /** How well quantised docids use their tokens; absent for docids of another kind. */
    public Path docids() {
        return root.resolve("docids.json");
    }

    public Path model() {
        return root.resolve("model");
    }

    /** The model that training began with, where that is more than random weights. */
    public Path base() {
        return root.resolve("base");
    }

    /** Models trained without some documents, each in a folder. */
    public Path reduced() {
        return root.resolve(REDUCED);
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** The TREC run of a system on a split. */
    public Path trecRun(String system, Split split) {
        return root.resolve("runs").resolve(system + "." + split.label() + ".trec");
    }

    /** The graph over the docids of a model of many documents. */
    public Path graph() {
        return root.resolve("graph");
    }

    /** The queries that the run generated for its documents, and the model that wrote them. */
    public Path generated() {
        return root.resolve("generated");
    }

    /** Those queries. */
    public Path generatedQueries() {
        return generated().resolve("queries.jsonl");
    }

    /** The documents' vectors of a pretrained encoder. */
    public Path dense() {
        return root.resolve("dense");
    }

    /** The encoder that the run trains itself, and the documents' vectors of it. */
    public Path dual() {
        return root.resolve("dual");
    }

    /** That encoder. */
    public Path dualModel() {
        return dual().resolve("model");
    }

    /** Those vectors. */
    public Path dualIndex() {
        return dual().resolve("index");
    }

    public Path bm25Parameters() {
        return root.resolve("runs").resolve("bm25.json");
    }

    /** How the rankings are fused. */
    public Path fusions() {
        return root.resolve("runs").resolve("fusions.json");
    }

    public Path perQuery() {
        return root.resolve("runs").resolve("per-query.csv");
    }

    /** From where documents were added to another run, if this is such a run. */
    public Path addition() {
        return root.resolve("addition.json");
    }

    /** The model that an addition goes on from: the old run's, with words and docids of the new documents. */
    public Path start() {
        return root.resolve("start");
    }

    /** What an addition made of the documents that were there before, and of those that are new. */
    public Path added() {
        return root.resolve("added.json");
    }

    /** How the run that documents were added to ranked a split before. */
    public Path rankedBefore(Split split) {
        return root.resolve("before").resolve(RetrievalSystem.GENIR + "." + split.label() + ".trec");
    }

    /** Makes a folder that is being filled a run of which no step is finished. */
    public void begin() throws IOException {
        Json.write(steps(), Json.strict().createObjectNode());
    }

    public Path metrics() {
        return root.resolve("metrics.json");
    }

    /** Where the beam search lost relevant documents; absent for docids of one token. */
    public Path beam() {
        return root.resolve("beam.json");
    }

    /** The sparse autoencoder of the model's values at a site. */
    public Path features() {
        return root.resolve("features");
    }

    /** That autoencoder's file. */
    public Path autoencoder() {
        return features().resolve(StoredAutoencoder.FILE);
    }

    public Path interpret() {
        return root.resolve("interpret");
    }

    public Path report() {
        return root.resolve("report").resolve("index.html");
    }

    public Path provenance() {
        return root.resolve("provenance.json");
    }

    public Path log() {
        return root.resolve("log.txt");
    }

    /** Which steps are finished, and with which inputs. */
    public Path steps() {
        return root.resolve("steps.json");
    }

    /** What is written down of them; empty where there is nothing yet. */
    public String ledger() throws IOException {
        return Files.exists(steps()) ? Files.readString(steps()) : "";
    }

    /** Whether a step has been finished, and its results count still. */
    public boolean isFinished(StepName step) {
        return !new StepLedger(steps()).fingerprint(step).isEmpty();
    }

    /** The threads that an unfinished training here computed with, and would end with the same bytes with. */
    public OptionalInt threadsOfUnfinished() throws IOException {
        if (!Files.isDirectory(checkpoints())) {
            return OptionalInt.empty();
        }
        try (var folders = Files.walk(checkpoints(), 1)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                OptionalInt threads = CheckpointStore.threads(folder);
                if (threads.isPresent()) {
                    return threads;
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Whether a run was begun here. */
    boolean isRun() {
        return Files.isRegularFile(config()) && Files.isRegularFile(steps());
    }

    /** The configuration a run was made with. */
    public ExperimentConfig readConfig() {
        if (!Files.isRegularFile(config())) {
            throw InputException.in(
                    root, "not a run directory: it has no config.yaml; make one with 'genir run CONFIG'");
        }
        return ConfigFile.read(config(), List.of());
    }

    /**
     * Passes a folder that a run may use: a new one, an empty one, or a run's. Steps replace whole folders such as
     * {@code model/}, which in a folder of another kind may be all that somebody has.
     */
    void requireUsable() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw InputException.in(root, "not a folder; expected a run directory or a new one");
        }
        if (Files.exists(steps()) || Files.exists(lockFile())) {
            return;
        }
        try (var entries = Files.list(root)) {
            if (entries.findAny().isPresent()) {
                throw InputException.in(
                        root, "not a run directory and not empty; expected a run directory or a new one");
            }
        }
    }

    /** Checks that the run has a trained model. */
    public void requireModel() {
        if (!Files.isDirectory(model())) {
            throw InputException.in(root, "there is no trained model yet; run 'genir train -r " + root + "'");
        }
    }

    /**
     * Passes a step that is not finished, and one whose files are as it left them.
     *
     * @throws InputException that names a file that is missing or has other bytes
     */
    public void requireIntact(StepName step) throws IOException {
        Optional<String> damaged = new StepLedger(steps()).damaged(step, root);
        if (damaged.isPresent()) {
            throw InputException.in(
                    root.resolve(damaged.get()),
                    "not as step '" + step.label() + "' left it; run 'genir " + step.label() + " -r " + root
                            + "' again");
        }
    }

    private Path lockFile() {
        return root.resolve(".lock");
    }

    /**
     * Keeps other processes off this run while the lock is open; a process that dies loses it.
     *
     * @throws InputException if another process has it
     */
    public Lock lock() throws IOException {
        Files.createDirectories(root);
        FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw InputException.in(root, "another genir process is working in this run directory");
        }
        return new Lock(channel);
    }

    /** A held lock. */
    public record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
