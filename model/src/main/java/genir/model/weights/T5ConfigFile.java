package genir.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.model.ModelException;
import genir.model.T5Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Hugging Face's {@code config.json} of a T5.
 *
 * <p>Keys that do not change what the model computes are ignored when read; those that do, and are not supported, are
 * refused ({@link T5ConfigRules}).
 */
public final class T5ConfigFile {
    private T5ConfigFile() {}

    /**
     * Writes the configuration with the keys by which transformers recognises a T5.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, T5Config config) throws IOException {
        ObjectNode root = JsonFile.MAPPER.createObjectNode();
        root.put("model_type", "t5");
        root.putArray("architectures").add("T5ForConditionalGeneration");
        root.put("is_encoder_decoder", true);
        root.put("decoder_start_token_id", config.padTokenId());
        root.setAll(JsonFile.MAPPER.<ObjectNode>valueToTree(config));
        if (!config.tieWordEmbeddings()) {
            root.put(OutputLayer.SCALED, false); // what transformers 5.0.0 would not conclude from an untied output
        }
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n"); // the same bytes on every system
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        Files.writeString(file, JsonFile.MAPPER.writer(printer).writeValueAsString(root) + "\n");
    }

    /** Reads what a configuration says; whatever is wrong gives a {@link ModelException} that begins with the file's path. */
    static StoredConfig read(Path file) {
        ObjectNode keys = JsonFile.read(file);
        String problem = T5ConfigRules.problem(keys);
        if (problem != null) {
            throw new ModelException(file + ": " + problem);
        }
        if (!keys.hasNonNull("num_decoder_layers")) {
            keys.set("num_decoder_layers", keys.get("num_layers"));
        }
        try {
            return new StoredConfig(JsonFile.MAPPER.treeToValue(keys, T5Config.class), OutputLayer.of(keys));
        } catch (JsonProcessingException e) {
            // The record's own checks name its keys as they are in an experiment's YAML file, under 'model'.
            String reason = e.getCause() instanceof ModelException wrong
                    ? wrong.getMessage().replaceFirst("^model\\.", "")
                    : OneLine.reason(e);
            throw new ModelException(file + ": " + reason, e);
        }
    }
}
