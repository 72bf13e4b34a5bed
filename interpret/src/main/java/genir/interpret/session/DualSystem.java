package genir.interpret.session;

import genir.model.run.PooledRunner;
import genir.model.weights.ModelFolder;
import genir.retrieval.dense.DenseIndex;
import genir.retrieval.dense.DenseVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The dual encoder of a run, to hold the generative model against: it makes a vector of a query, in the same tokens, and ranks documents
 * by the scalar products of theirs with it.
 *
 * @param encoder reads queries
 * @param documents the documents' vectors
 */
public record DualSystem(PooledRunner encoder, DenseVectors documents) {
    /** That of a run; empty where it has none. */
    public static Optional<DualSystem> of(Path run) throws IOException {
        Path model = run.resolve("dual").resolve("model");
        Path index = run.resolve("dual").resolve("index");
        if (!Files.exists(model.resolve(ModelFolder.CONFIG)) || !Files.isDirectory(index)) {
            return Optional.empty();
        }
        try (DenseIndex vectors = DenseIndex.open(index)) {
            return Optional.of(new DualSystem(new PooledRunner(ModelFolder.read(model)), vectors.vectors()));
        }
    }
}
