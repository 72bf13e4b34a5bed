package genir.model.weights;

import genir.model.ModelException;
import genir.model.T5Config;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files that hold a model's weights, one or several shards, and their comparison with its configuration. */
final class WeightFiles implements AutoCloseable {
    /** Other names of the shared embeddings; some checkpoints hold a copy under them, and some no other. */
    private static final List<String> EMBEDDING_COPIES =
            List.of("encoder.embed_tokens.weight", "decoder.embed_tokens.weight");

    /** Published T5 checkpoints carry this, but no T5 uses it: cross-attention has no bias (method.md, section 6). */
    private static final String UNUSED = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";

    /** What names all weights: the file itself, or the shards' index. */
    private final Path source;

    private final Map<Path, SafetensorsFile> files = new LinkedHashMap<>();
    private final Map<String, SafetensorsFile> holders = new LinkedHashMap<>();
    private String embedding = WeightNames.EMBEDDING;

    private WeightFiles(Path source) {
        this.source = source;
    }

    /** Opens {@code model.safetensors}, or the shards of {@code model.safetensors.index.json} where that is there instead. */
    static WeightFiles open(Path folder) {
        Path single = folder.resolve(ModelFolder.WEIGHTS);
        Path index = folder.resolve(ShardIndex.NAME);
        boolean sharded = !Files.exists(single) && Files.exists(index);
        if (!sharded && !Files.exists(single)) {
            throw new ModelException(single + ": no such file, nor " + ShardIndex.NAME + otherFormat(folder));
        }
        WeightFiles weights = new WeightFiles(sharded ? index : single);
        boolean opened = false;
        try {
            if (sharded) {
                ShardIndex.read(index).forEach((tensor, shard) -> weights.add(tensor, folder.resolve(shard)));
                weights.requireNoOtherTensors();
            } else {
                SafetensorsFile file = weights.file(single);
                file.names().forEach(name -> weights.holders.put(name, file));
            }
            weights.nameEmbeddings();
            opened = true;
            return weights;
        } finally {
            if (!opened) {
                weights.close();
            }
        }
    }

    /** Finds the embeddings where a checkpoint has them only under another name. */
    private void nameEmbeddings() {
        for (String copy : EMBEDDING_COPIES) {
            if (!holders.containsKey(WeightNames.EMBEDDING) && holders.containsKey(copy)) {
                embedding = copy;
                holders.put(WeightNames.EMBEDDING, holders.get(copy));
            }
        }
    }

    /** The name under which a file has a weight. */
    private String stored(String weight) {
        return weight.equals(WeightNames.EMBEDDING) ? embedding : weight;
    }

    private SafetensorsFile file(Path path) {
        return files.computeIfAbsent(path, SafetensorsFile::open);
    }

    private void add(String tensor, Path shard) {
        if (!Files.exists(shard)) {
            throw new ModelException(shard + ": no such file, though " + source.getFileName() + " puts tensor "
                    + OneLine.quote(tensor) + " there");
        }
        SafetensorsFile file = file(shard);
        if (!file.names().contains(tensor)) {
            throw new ModelException(shard + ": has no tensor " + OneLine.quote(tensor) + ", which "
                    + source.getFileName() + " puts there");
        }
        holders.put(tensor, file);
    }

    /** A shard's tensor that the index does not place there: transformers loads it all the same, perhaps over another. */
    private void requireNoOtherTensors() {
        for (SafetensorsFile file : files.values()) {
            for (String name : file.names()) {
                if (holders.get(name) != file) {
                    throw new ModelException(file.path() + ": holds tensor " + OneLine.quote(name) + ", which "
                            + source.getFileName() + " puts "
                            + (holders.containsKey(name)
                                    ? "into " + holders.get(name).path().getFileName()
                                    : "nowhere"));
                }
            }
        }
    }

    /** What to do about weights in a format that is not read here, because loading it would run code. */
    private static String otherFormat(Path folder) {
        for (String pickled : List.of("pytorch_model.bin", "pytorch_model.bin.index.json")) {
            if (Files.exists(folder.resolve(pickled))) {
                return "; " + pickled + " is not read: load it with transformers and save_pretrained it again";
            }
        }
        return "";
    }

    /** Names and shapes, before memory is taken for the weights. */
    void check(T5Config config) {
        // A layer has several tensors, so this bounds the layout's size by the file's.
        long layers = (long) config.numLayers() + config.numDecoderLayers();
        if (layers > holders.size()) {
            throw new ModelException(source + ": has " + holders.size() + " tensors, too few for the " + layers
                    + " layers of " + ModelFolder.CONFIG);
        }
        Map<String, ParameterLayout.Slot> slots = new ParameterLayout(config).slots();
        for (ParameterLayout.Slot slot : slots.values()) {
            SafetensorsFile file = holders.get(slot.name());
            if (file == null) {
                throw new ModelException(source + ": has no tensor '" + slot.name() + "', which " + ModelFolder.CONFIG
                        + " needs in shape " + Arrays.toString(slot.shape()));
            }
            long[] shape = file.shape(stored(slot.name()));
            if (!Arrays.equals(shape, slot.shape())) {
                throw new ModelException(file.path() + ": tensor '" + slot.name() + "' has shape "
                        + Arrays.toString(shape) + ", but " + ModelFolder.CONFIG + " needs "
                        + Arrays.toString(slot.shape()));
            }
        }
        Set<String> expected = new HashSet<>(slots.keySet());
        expected.addAll(EMBEDDING_COPIES);
        expected.add(UNUSED);
        expected.add(WeightNames.OUTPUT); // tying puts the embeddings in its place, in transformers too
        for (SafetensorsFile file : files.values()) {
            for (String name : file.names()) {
                if (!expected.contains(name)) {
                    throw new ModelException(file.path() + ": tensor " + OneLine.quote(name)
                            + " is not a weight of the T5 in " + ModelFolder.CONFIG);
                }
            }
        }
    }

    /** Fills parameters of the configuration that was checked. */
    void read(Parameters parameters) {
        for (String name : parameters.layout().slots().keySet()) {
            FloatBuffer weight = parameters.floats(name);
            SafetensorsFile file = holders.get(name);
            file.read(stored(name), weight.duplicate());
            FiniteWeights.require(file.path(), name, weight);
        }
        // The stacks of a T5 share one table. Which of two the model would use, no reader could tell.
        for (String copy : EMBEDDING_COPIES) {
            SafetensorsFile file = holders.get(copy);
            if (file != null && !file.holds(copy, parameters.floats(WeightNames.EMBEDDING))) {
                throw new ModelException(file.path() + ": tensor '" + copy + "' is not the same as '"
                        + WeightNames.EMBEDDING + "'; a T5 shares its embeddings");
            }
        }
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }
}
