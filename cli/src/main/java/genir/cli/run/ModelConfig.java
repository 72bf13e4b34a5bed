package genir.cli.run;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.model.T5Config;
import java.io.IOException;
import java.util.List;

/**
 * The {@code model} part of the configuration: the shape of a model trained from scratch, or the checkpoint to start from.
 *
 * @param shape the keys of {@link T5Config}; null where there is a checkpoint
 * @param checkpoint null for a model trained from scratch
 */
@JsonDeserialize(using = ModelConfig.Reader.class)
public record ModelConfig(T5Config shape, CheckpointConfig checkpoint) {
    /** The key that names a checkpoint. */
    static final String FROM = "from";
    /** The keys that a checkpoint leaves open. */
    static final List<String> WITH_CHECKPOINT = List.of(FROM, "docid_embeddings", "dropout_rate", "base");

    public ModelConfig {
        if (shape != null) {
            ConfigChecks.atLeast("model.num_decoder_layers", shape.numDecoderLayers(), 1);
        }
    }

    /** A model of the default shape, trained from scratch. */
    public static ModelConfig defaults() {
        return new ModelConfig(T5Config.defaults(), null);
    }

    /** What the YAML file has: the keys of the one or the other. */
    @JsonValue
    Object keys() {
        return checkpoint == null ? shape : checkpoint;
    }

    /** Tells the two apart by the key {@code from}. */
    static final class Reader extends JsonDeserializer<ModelConfig> {
        @Override
        public ModelConfig deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode keys = context.readTree(parser);
            if (!keys.isObject()) {
                return context.reportInputMismatch(ModelConfig.class, "not a section of keys");
            }
            if (!keys.has(FROM)) {
                return new ModelConfig(context.readTreeAsValue(keys, T5Config.class), null);
            }
            keys.fieldNames().forEachRemaining(key -> {
                if (!WITH_CHECKPOINT.contains(key)) {
                    throw new InputException("model." + key + ": comes with the checkpoint that model.from names;"
                            + " beside it can only be "
                            + String.join(", ", WITH_CHECKPOINT.subList(1, WITH_CHECKPOINT.size())));
                }
            });
            return new ModelConfig(null, context.readTreeAsValue(keys, CheckpointConfig.class));
        }
    }
}
