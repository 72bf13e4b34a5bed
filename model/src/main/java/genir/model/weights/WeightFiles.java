package genir.model.weights;

import genir.model.ModelException;
import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
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
    /** Weights that a checkpoint has under another's name, and that name. */
    private final Map<String, String> otherNames = new HashMap<>();

    /** What the output matrix is multiplied with as it is read: 1, or the scaling that {@link OutputLayer} asks for. */
    private double outputFactor = 1;

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
                putAs(WeightNames.EMBEDDING, copy);
            }
        }
    }

    /** Lets a weight be read from another tensor. */
    private void putAs(String weight, String tensor) {
        holders.put(weight, holders.get(tensor));
        otherNames.put(weight, stored(tensor));
    }

    /** The name under which a file has a weight. */
    private String stored(String weight) {
        return otherNames.getOrDefault(weight, weight);
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

    /**
     * Decides how a model computes this checkpoint's logits, in one of the two ways that there are: tied and scaled, or with
     * a matrix of its own. An own matrix with scaling is read scaled, and tied embeddings without scaling become a matrix of
     * its own, with the same values.
     */
    T5Config settle(StoredConfig config) {
        OutputLayer output = config.output();
        boolean stored = holders.containsKey(WeightNames.OUTPUT);
        boolean own = switch (output.matrix()) {
            case EMBEDDINGS -> {
                requireCopy(stored);
                yield false;
            }
            case OWN -> true;
            case OWN_IF_STORED -> stored && !(output.scaled() && isCopy(WeightNames.OUTPUT));
        };
        if (own && output.scaled()) {
            outputFactor = 1 / Math.sqrt(config.shape().dModel());
        } else if (!own && !output.scaled() && holders.containsKey(WeightNames.EMBEDDING)) {
            putAs(WeightNames.OUTPUT, WeightNames.EMBEDDING);
        }
        return config.shape().withTiedOutput(!own && output.scaled());
    }

    private void requireCopy(boolean stored) {
        if (stored && !isCopy(WeightNames.OUTPUT)) {
            throw new ModelException(holders.get(WeightNames.OUTPUT).path() + ": tensor '" + WeightNames.OUTPUT
                    + "' is not the same as '" + WeightNames.EMBEDDING + "', though " + ModelFolder.CONFIG
                    + " ties them, and transformers 4 and 5 differ in which they use; remove it, or set "
                    + OutputLayer.TIED + " to false to use it");
        }
    }

    /** Whether a tensor holds the shared embeddings; true where there are none, which {@link #check} refuses. */
    private boolean isCopy(String tensor) {
        SafetensorsFile embeddings = holders.get(WeightNames.EMBEDDING);
        return embeddings == null || holders.get(tensor).sameValues(tensor, embeddings, stored(WeightNames.EMBEDDING));
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
        expected.add(WeightNames.OUTPUT); // where the output is tied, a copy
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
            FloatSpan weight = parameters.floats(name);
            SafetensorsFile file = holders.get(name);
            file.read(stored(name), weight);
            if (name.equals(WeightNames.OUTPUT)) {
                scale(weight, outputFactor);
            }
            FiniteWeights.require(file.path(), name, weight);
        }
        // The stacks of a T5 share one table. Which of two the model would use, no reader could tell.
        for (String copy : EMBEDDING_COPIES) {
            if (holders.containsKey(copy) && !isCopy(copy)) {
                throw new ModelException(holders.get(copy).path() + ": tensor '" + copy + "' is not the same as '"
                        + WeightNames.EMBEDDING + "'; a T5 shares its embeddings");
            }
        }
    }

    private static void scale(FloatSpan values, double factor) {
        if (factor != 1) {
            for (long i = 0; i < values.length(); i++) {
                values.put(i, (float) (values.get(i) * factor));
            }
        }
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }
}
