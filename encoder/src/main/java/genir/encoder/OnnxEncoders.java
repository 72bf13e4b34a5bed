package genir.encoder;

import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import genir.model.backend.Threads;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.dense.SentenceEncoderProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens encoders that are ONNX models: those known by name, in jars, and in folders. */
public final class OnnxEncoders implements SentenceEncoderProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public OnnxEncoders() {}

    @Override
    public List<String> names() {
        return KnownModels.names();
    }

    @Override
    public Optional<SentenceEncoder> open(DenseConfig config) throws IOException {
        Optional<EncoderFiles> files = find(config.encoder());
        if (files.isEmpty()) {
            return Optional.empty();
        }
        EncoderFiles found = files.get();
        return Optional.of(OnnxEncoder.open(found, found.settings().with(config), Threads.count()));
    }

    private static Optional<EncoderFiles> find(String encoder) throws IOException {
        if (KnownModels.names().contains(encoder)) {
            return Optional.of(ModelJar.onClassPath(encoder));
        }
        Path path;
        try {
            path = Path.of(encoder);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
        if (Files.isDirectory(path)) {
            return Optional.of(ModelFolder.read(path));
        }
        if (Files.isRegularFile(path)) {
            if (encoder.endsWith(".onnx")) {
                throw InputException.in(
                        path,
                        "is a model without its tokenizer; name the folder that has " + path.getFileName()
                                + " as model.onnx, and tokenizer.json");
            }
            return Optional.of(ModelJar.read(path));
        }
        if (path.getNameCount() > 1) {
            Inputs.requireFolder(path, "an encoder: model.onnx and tokenizer.json, or a jar with both");
        }
        return Optional.empty();
    }
}
