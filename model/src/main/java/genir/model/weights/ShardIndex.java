package genir.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import genir.model.ModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The index of a checkpoint in several files: {@code {"weight_map": {tensor: file}}}. */
final class ShardIndex {
    static final String NAME = ModelFolder.WEIGHTS + ".index.json";

    /** A plain name: an index must not lead out of its folder. */
    private static final Pattern SHARD = Pattern.compile("[\\w-][\\w.-]*\\.safetensors");

    private ShardIndex() {}

    /** The name of the file that holds each tensor. */
    static Map<String, String> read(Path file) {
        JsonNode weightMap = JsonFile.read(file).path("weight_map");
        if (!weightMap.isObject()) {
            throw new ModelException(file + ": has no object \"weight_map\"");
        }
        Map<String, String> shards = new TreeMap<>();
        weightMap.properties().forEach(entry -> {
            String shard = entry.getValue().asText();
            if (!entry.getValue().isTextual() || !SHARD.matcher(shard).matches()) {
                throw new ModelException(file + ": tensor " + OneLine.quote(entry.getKey()) + " is not in a "
                        + ".safetensors file of this folder: "
                        + OneLine.shorten(entry.getValue().toString()));
            }
            shards.put(entry.getKey(), shard);
        });
        return shards;
    }
}
