package genir.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import genir.model.T5Config;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    @TempDir
    private Path folder;

    private Parameters parameters;
    private Path weights;
    private final Map<String, TensorEntry> tensors = new TreeMap<>();

    @BeforeEach
    void createModel() {
        parameters = Initialization.T5.create(config(1, true), 7);
        weights = folder.resolve(ModelFolder.WEIGHTS);
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            tensors.put(slot.name(), new TensorEntry(slot.name(), slot.shape(), parameters.floats(slot.name())));
        }
    }

    private static T5Config config(int encoderLayers, boolean tied) {
        return new T5Config(19, 6, 5, 10, 3, encoderLayers, 2, 8, 16, 0.1, 1e-6, "relu", tied, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, false"})
    void whatIsWrittenIsRead(int encoderLayers, boolean tied) throws IOException {
        Parameters written = Initialization.T5.create(config(encoderLayers, tied), 3);
        ModelFolder.write(folder, written);
        Parameters read = ModelFolder.read(folder);
        assertThat(read.config()).isEqualTo(written.config());
        assertThat(read.layout().slots()).isNotEmpty();
        for (String name : read.layout().slots().keySet()) {
            assertThat(read.floats(name)).as(name).isEqualTo(written.floats(name));
        }
        Path again = Files.createDirectory(folder.resolve("again"));
        ModelFolder.write(again, read);
        for (String file : List.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS)) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
            assertThat(file.names())
                    .containsExactlyInAnyOrderElementsOf(
                            written.layout().slots().keySet());
        }
    }

    @Test
    void aLeftoverIsIgnored() throws IOException {
        String name = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";
        tensors.put(name, new TensorEntry(name, new long[] {2}, FloatBuffer.allocate(2)));
        write();
        assertThat(ModelFolder.read(folder).floats()).isEqualTo(parameters.floats());
    }

    @ParameterizedTest
    @CsvSource({"t5, 4.57.3", "t5, -", "mt5, 4.57.3"})
    void aTiedOutputIsTheEmbeddings(String type, String version) throws IOException {
        putHead(embeddings(), 19);
        write(type, version, null);
        assertThat(ModelFolder.read(folder).floats()).isEqualTo(parameters.floats());
        for (long rows : new long[] {19, 18}) {
            putHead(FloatBuffer.allocate(19 * 6), rows);
            write(type, version, null);
            assertRefused(
                    weights + ": tensor 'lm_head.weight' is not the same as 'shared.weight', though config.json ties"
                            + " them, and transformers 4 and 5 differ in which they use; remove it, or set"
                            + " tie_word_embeddings to false to use it");
        }
    }

    /** transformers 5 writes "tied" always; lm_head is in the file where it differs from the embeddings. */
    @ParameterizedTest
    @CsvSource({"t5, true", "t5, false", "mt5, "})
    void transformersFiveKeepsAnLmHead(String type, Boolean scaled) throws IOException {
        FloatBuffer head = FloatBuffer.allocate(19 * 6);
        for (int i = 0; i < head.limit(); i++) {
            head.put(i, i);
        }
        putHead(head, 19);
        write(type, "5.24.0", scaled);
        Parameters read = ModelFolder.read(folder);
        assertThat(read.config()).isEqualTo(config(1, false)).isEqualTo(ModelFolder.config(folder));
        assertThat(read.floats("shared.weight")).isEqualTo(parameters.floats("shared.weight"));
        boolean isScaled = scaled != null && scaled;
        for (int i = 0; i < head.limit(); i++) {
            assertThat(read.floats("lm_head.weight").get(i)).isEqualTo((float) (isScaled ? i / Math.sqrt(6) : i));
        }
    }

    @ParameterizedTest
    @CsvSource({"t5, true, false", "t5, true, true", "t5, false, false", "t5, false, true", "mt5,, false", "mt5,, true"
    })
    void transformersFiveTiesAnLmHeadThatIsACopyOrNotThere(String type, Boolean scaled, boolean copy)
            throws IOException {
        if (copy) {
            putHead(embeddings(), 19);
        }
        write(type, "5.24.0", scaled);
        Parameters read = ModelFolder.read(folder);
        if (scaled != null && scaled) {
            assertThat(read.floats()).isEqualTo(parameters.floats());
            return;
        }
        assertThat(read.config()).isEqualTo(config(1, false)).isEqualTo(ModelFolder.config(folder));
        assertThat(read.floats("shared.weight")).isEqualTo(parameters.floats("shared.weight"));
        assertThat(read.floats("lm_head.weight")).isEqualTo(parameters.floats("shared.weight"));
    }

    @Test
    void transformersFiveWithoutEmbeddings() throws IOException {
        tensors.remove("shared.weight");
        write("mt5", "5.24.0", null);
        assertRefused(weights + ": has no tensor 'shared.weight', which config.json needs in shape [19, 6]");
        putHead(FloatBuffer.allocate(19 * 6), 19);
        write("t5", "5.24.0", true);
        assertRefused(weights + ": has no tensor 'shared.weight', which config.json needs in shape [19, 6]");
    }

    private FloatBuffer embeddings() {
        return parameters.floats("shared.weight").pieces().get(0);
    }

    private void putHead(FloatBuffer values, long rows) {
        long[] shape = {rows, 6};
        tensors.put("lm_head.weight", new TensorEntry("lm_head.weight", shape, values.slice(0, (int) rows * 6)));
    }

    /** As transformers of a version ("-": none) writes it; {@code scaled} is not written where it is null. */
    private void write(String type, String version, Boolean scaled) throws IOException {
        write();
        Path config = folder.resolve(ModelFolder.CONFIG);
        String keys = Files.readString(config).replace("\"t5\"", "\"" + type + "\"");
        if (!version.equals("-")) {
            keys = keys.replaceFirst("\\{", "{\"transformers_version\": \"" + version + "\",");
        }
        if (scaled != null) {
            keys = keys.replaceFirst("\\{", "{\"scale_decoder_outputs\": " + scaled + ",");
        }
        Files.writeString(config, keys);
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.embed_tokens.weight", "decoder.embed_tokens.weight"})
    void theEmbeddingsHaveOtherNames(String name) throws IOException {
        TensorEntry embeddings = tensors.get("shared.weight");
        tensors.put(name, new TensorEntry(name, embeddings.shape(), embeddings.values()));
        write();
        assertThat(ModelFolder.read(folder).floats()).isEqualTo(parameters.floats());
        tensors.remove("shared.weight");
        write();
        assertThat(ModelFolder.read(folder).floats()).isEqualTo(parameters.floats());
    }

    @Test
    void embeddingsThatTheStacksDoNotShare() throws IOException {
        String name = "decoder.embed_tokens.weight";
        FloatBuffer other = FloatBuffer.allocate(19 * 6);
        other.put(0, embeddings(), 0, 19 * 6).put(19 * 6 - 1, 9);
        tensors.put(name, new TensorEntry(name, new long[] {19, 6}, other));
        write();
        assertRefused(
                weights + ": tensor '" + name + "' is not the same as 'shared.weight'; a T5 shares its embeddings");
        tensors.put(name, new TensorEntry(name, new long[] {2}, FloatBuffer.allocate(2)));
        write();
        assertRefused(
                weights + ": tensor '" + name + "' is not the same as 'shared.weight'; a T5 shares its embeddings");
    }

    @Test
    void missingFiles() throws IOException {
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(ModelException.class)
                .hasMessage(folder.resolve(ModelFolder.CONFIG) + ": cannot be read: no such file");
        write();
        Files.delete(weights);
        assertRefused(weights + ": no such file, nor model.safetensors.index.json");
        Files.writeString(folder.resolve("pytorch_model.bin"), "pickled");
        assertRefused(weights + ": no such file, nor model.safetensors.index.json; pytorch_model.bin is not read:"
                + " load it with transformers and save_pretrained it again");
    }

    @Test
    void missingTensor() throws IOException {
        tensors.remove("decoder.block.1.layer.2.DenseReluDense.wi.weight");
        write();
        assertRefused(weights + ": has no tensor 'decoder.block.1.layer.2.DenseReluDense.wi.weight',"
                + " which config.json needs in shape [10, 6]");
    }

    @Test
    void wrongShape() throws IOException {
        String name = "encoder.block.0.layer.0.SelfAttention.q.weight";
        tensors.put(name, new TensorEntry(name, new long[] {6, 15}, parameters.floats(name)));
        write();
        assertRefused(weights + ": tensor '" + name + "' has shape [6, 15], but config.json needs [15, 6]");
    }

    @Test
    void unexpectedTensor() throws IOException {
        String name = "decoder.block.2.layer.0.layer_norm.weight";
        tensors.put(name, new TensorEntry(name, new long[] {6}, FloatBuffer.allocate(6)));
        write();
        assertRefused(weights + ": tensor '" + name + "' is not a weight of the T5 in config.json");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void notFinite(float value) throws IOException {
        parameters.floats("shared.weight").put(19 * 6 - 1, value);
        write();
        assertRefused(weights + ": tensor 'shared.weight' holds " + value + " at element 113");
    }

    @Test
    void moreLayersThanTheFileCanHold() throws IOException {
        write();
        Path config = folder.resolve(ModelFolder.CONFIG);
        Files.writeString(
                config, Files.readString(config).replace("\"num_layers\" : 1", "\"num_layers\" : 2000000000"));
        assertRefused(
                weights + ": has " + tensors.size() + " tensors, too few for the 2000000002 layers of config.json");
    }

    @Test
    void shards() throws IOException {
        String first = tensors.keySet().iterator().next();
        writeShards(first, "model-00001-of-00002.safetensors");
        assertThat(ModelFolder.read(folder).floats()).isEqualTo(parameters.floats());
    }

    @Test
    void shardsThatLie() throws IOException {
        String first = tensors.keySet().iterator().next();
        Path index = folder.resolve("model.safetensors.index.json");
        writeShards(first, "model-00002-of-00002.safetensors");
        assertRefused(folder.resolve("model-00002-of-00002.safetensors") + ": has no tensor '" + first
                + "', which model.safetensors.index.json puts there");
        writeShards(first, "model-00003-of-00002.safetensors");
        assertRefused(folder.resolve("model-00003-of-00002.safetensors")
                + ": no such file, though model.safetensors.index.json puts tensor '" + first + "' there");
        Files.writeString(index, "{}");
        assertRefused(index + ": has no object \"weight_map\"");
        Files.writeString(index, "{\"weight_map\": []}");
        assertRefused(index + ": has no object \"weight_map\"");
        Files.writeString(index, "[]");
        assertRefused(index + ": not a JSON object");
        Files.writeString(index, "{\"weight_map\": {}}");
        assertRefused(index + ": has 0 tensors, too few for the 3 layers of config.json");
    }

    /** A folder beside the model's holds a file that each of these could reach. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../other/model.safetensors",
                "./model-00001-of-00002.safetensors",
                "other/../model-00001-of-00002.safetensors",
                "/etc/model.safetensors",
                "C:\\\\model.safetensors",
                "..\\\\model.safetensors",
                "..safetensors",
                "model-00001-of-00002.safetensors/",
                "model-00001-of-00002.bin",
                "model\\u0000.safetensors",
                "",
            })
    void shardsOutsideTheFolder(String shard) throws IOException {
        String first = tensors.keySet().iterator().next();
        writeShards(first, shard);
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(folder.resolve("model.safetensors.index.json") + ": tensor '" + first
                        + "' is not in a .safetensors file of this folder: \"")
                .message()
                .doesNotContain("\n", "\0");
    }

    @Test
    void aTensorInTwoPlaces() throws IOException {
        String first = tensors.keySet().iterator().next();
        writeShards(first, "model-00001-of-00002.safetensors");
        Path second = folder.resolve("model-00002-of-00002.safetensors");
        writeTensors(second, List.copyOf(tensors.values()));
        assertRefused(second + ": holds tensor '" + first + "', which model.safetensors.index.json puts into"
                + " model-00001-of-00002.safetensors");
        String extra = "decoder.embed_tokens.weight";
        tensors.put(extra, new TensorEntry(extra, new long[] {1}, FloatBuffer.allocate(1)));
        tensors.remove(first);
        writeTensors(second, List.copyOf(tensors.values()));
        assertRefused(second + ": holds tensor '" + extra + "', which model.safetensors.index.json puts nowhere");
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index, Files.readString(index).replace("{\"" + first, "{\"" + first + "\": \"a\", \"" + first));
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(index + ": not valid JSON: line 1")
                .hasMessageContaining("Duplicate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors.index.json"})
    void whatIsTooLargeForItsNameIsNotReadIntoMemory(String name) throws IOException {
        writeShards(tensors.keySet().iterator().next(), "model-00001-of-00002.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertRefused(folder.resolve(name) + ": not a file of this name: 1099511627776 bytes are more than 67108864");
    }

    private void writeShards(String first, String shardOfFirst) throws IOException {
        write();
        Files.delete(weights);
        TensorEntry entry = tensors.get(first);
        Map<String, TensorEntry> others = new TreeMap<>(tensors);
        others.remove(first);
        writeTensors(folder.resolve("model-00001-of-00002.safetensors"), List.of(entry));
        writeTensors(folder.resolve("model-00002-of-00002.safetensors"), List.copyOf(others.values()));
        StringBuilder map = new StringBuilder("\"" + first + "\": \"" + shardOfFirst + "\"");
        others.keySet().forEach(name -> map.append(", \"" + name + "\": \"model-00002-of-00002.safetensors\""));
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {" + map + "}}");
    }

    private void write() throws IOException {
        T5ConfigFile.write(folder.resolve(ModelFolder.CONFIG), parameters.config());
        writeTensors(weights, List.copyOf(tensors.values()));
    }

    private static void writeTensors(Path file, List<TensorEntry> entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            SafetensorsWriter.write(out, Map.of("format", "pt"), entries);
        }
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(ModelException.class)
                .hasMessage(message);
    }
}
