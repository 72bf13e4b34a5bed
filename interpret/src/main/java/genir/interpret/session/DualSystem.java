package genir.interpret.session;

import genir.model.run.PooledRunner;
import genir.model.weights.ModelFolder;
import genir.retrieval.dense.DenseIndex;
import genir.retrieval.dense.DenseVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The dual encoder of a run, to hold the generative model against: it makes a vector of a query, in the same tokens, and ranks documents
 * by the scalar products of theirs with it.
 *
 * @param encoder reads queries
 * @param documents the documents' vectors
 */
public record DualSystem(PooledRunner encoder, DenseVectors documents) {
    /** Reads that of a run when it is asked for; empty where the run has none. */
    public static Optional<Supplier<DualSystem>> of(Path run) {
        Path model = run.resolve("dual").resolve("model");
        Path index = run.resolve("dual").resolve("index");
        return Files.exists(model.resolve(ModelFolder.CONFIG)) && Files.isDirectory(index)
                ? Optional.of(() -> read(model, index))
                : Optional.empty();
    }

    private static DualSystem read(Path model, Path index) {
        try (DenseIndex vectors = DenseIndex.open(index)) {
            return new DualSystem(new PooledRunner(ModelFolder.read(model)), vectors.vectors());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
