package genir.encoder;

import genir.corpus.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encoders that are published as jars with the model {@code NAME.onnx} and its {@code NAME-tokenizer.json}: langchain4j's. One
 * comes with this module; the others are opened where their jar is on the class path or is pointed at.
 *
 * <p>Poolings and prefixes are those of the models' cards.
 */
final class KnownModels {
    private static final String GROUP = "dev.langchain4j:langchain4j-embeddings-";

    private record Known(String artifact, EncoderSettings settings) {}

    private static final Map<String, Known> MODELS = new LinkedHashMap<>();

    static {
        EncoderSettings bge = new EncoderSettings(
                Pooling.CLS,
                "Represent this sentence for searching relevant passages: ",
                "",
                EncoderSettings.USUAL_TOKENS);
        EncoderSettings e5 = new EncoderSettings(Pooling.MEAN, "query: ", "passage: ", EncoderSettings.USUAL_TOKENS);
        EncoderSettings miniLm = new EncoderSettings(Pooling.MEAN, "", "", 256);
        MODELS.put("bge-small-en-v1.5-q", new Known("bge-small-en-v15-q:1.18.1-beta28", bge));
        MODELS.put("all-minilm-l6-v2", new Known("all-minilm-l6-v2:1.19.0-beta29", miniLm));
        MODELS.put("all-minilm-l6-v2-q", new Known("all-minilm-l6-v2-q:1.19.0-beta29", miniLm));
        MODELS.put("e5-small-v2-q", new Known("e5-small-v2-q:1.11.0-beta19", e5));
    }

    private KnownModels() {}

    static List<String> names() {
        return List.copyOf(MODELS.keySet());
    }

    /** How the model of this name wants its texts; nothing is known of others. */
    static EncoderSettings settings(String name) {
        Known known = MODELS.get(name);
        return known == null ? EncoderSettings.UNKNOWN : known.settings();
    }

    /**
     * A file of a model on the class path.
     *
     * @throws InputException if it is not there
     */
    static byte[] read(String model, String file) throws IOException {
        try (InputStream in = KnownModels.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new InputException("retrieval.dense.encoder: " + model
                        + " does not come with genir; fetch its jar"
                        + " (./mvnw -N dependency:copy -Dartifact=" + GROUP
                        + MODELS.get(model).artifact() + " -DoutputDirectory=encoders) and name that file instead");
            }
            return in.readAllBytes();
        }
    }
}
