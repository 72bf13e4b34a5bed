package genir.model.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import genir.model.T5Config;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** temporary. */
public final class ModelFolder {
    private ModelFolder() {}

    public static void write(Path folder, Parameters parameters) throws IOException {
        new ObjectMapper().writeValue(folder.resolve("config.json").toFile(), parameters.config());
        List<TensorEntry> entries = parameters.layout().slots().values().stream()
                .map(s -> new TensorEntry(s.name(), s.shape(), parameters.floats(s.name())))
                .toList();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("model.safetensors")))) {
            SafetensorsWriter.write(out, Map.of("format", "pt"), entries);
        }
    }

    public static Parameters read(Path folder) {
        try {
            Parameters p = new Parameters(
                    new ObjectMapper().readValue(folder.resolve("config.json").toFile(), T5Config.class));
            try (SafetensorsFile f = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
                for (String name : p.layout().slots().keySet()) {
                    f.read(name, p.floats(name));
                }
            }
            return p;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
