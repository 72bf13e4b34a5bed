package genir.model.weights;

import genir.model.T5Config;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model's folder as transformers writes and reads it: {@value #CONFIG}, and {@value #WEIGHTS} with Hugging Face's names
 * or, in checkpoints too large for one file, shards with an index.
 */
public final class ModelFolder {
    /** The model's shape ({@link T5ConfigFile}). */
    public static final String CONFIG = "config.json";

    /** The weights. */
    public static final String WEIGHTS = "model.safetensors";

    private ModelFolder() {}

    /**
     * Writes both files into an existing folder. Equal parameters give equal bytes.
     *
     * @throws IOException if a file cannot be written; it may be there in part
     */
    public static void write(Path folder, Parameters parameters) throws IOException {
        T5ConfigFile.write(folder.resolve(CONFIG), parameters.config());
        List<TensorEntry> tensors = parameters.layout().slots().values().stream()
                .map(slot -> TensorEntry.of(slot.name(), parameters.external(slot.name())))
                .toList();
        try (OutputStream out = Files.newOutputStream(folder.resolve(WEIGHTS))) {
            SafetensorsWriter.write(out, Map.of("format", "pt"), tensors);
        }
    }

    /**
     * Reads a model's shape. Whether the output is tied may be known only from the weights, so their files must be there;
     * what is in them is not checked.
     *
     * @throws genir.model.ModelException as {@link #read}
     */
    public static T5Config config(Path folder) {
        StoredConfig stored = T5ConfigFile.read(folder.resolve(CONFIG));
        try (WeightFiles files = WeightFiles.open(folder)) {
            return files.settle(stored);
        }
    }

    /**
     * Reads a model.
     *
     * @throws genir.model.ModelException if a file is missing or damaged, the configuration is not of a supported T5, or
     *     the weights are not exactly those of the configuration, all finite; the message begins with the file's path
     */
    public static Parameters read(Path folder) {
        StoredConfig stored = T5ConfigFile.read(folder.resolve(CONFIG));
        try (WeightFiles files = WeightFiles.open(folder)) {
            T5Config config = files.settle(stored);
            files.check(config);
            Parameters parameters = new Parameters(config);
            files.read(parameters);
            return parameters;
        }
    }
}
