package genir.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import genir.model.Tensor;
import genir.model.weights.SafetensorsWriter;
import genir.model.weights.TensorEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredAutoencoderTest {
    @TempDir
    Path folder;

    private static StoredAutoencoder stored() {
        return new StoredAutoencoder(
                new SparseAutoencoder(
                        2, new float[] {1, 2, 3, 4, 5, 6}, new float[] {6, 5, 4, 3, 2, 1}, new float[] {7, 8}),
                "decoder.1.hook_mlp_out",
                new float[] {0, 0.1f, 0.5f},
                40);
    }

    private Path write(Map<String, String> metadata, int features, int bias) throws IOException {
        Path file = folder.resolve("damaged.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            SafetensorsWriter.write(
                    out,
                    metadata,
                    List.of(
                            TensorEntry.of("W_enc", new Tensor(new float[6], 3, 2)),
                            TensorEntry.of("W_dec", new Tensor(new float[2 * features], features, 2)),
                            TensorEntry.of("b_pre", new Tensor(new float[bias], bias)),
                            TensorEntry.of("activity", new Tensor(new float[3], 3))));
        }
        return file;
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        Path file = folder.resolve("one.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            stored().write(out);
        }
        StoredAutoencoder read = StoredAutoencoder.read(file);
        assertThat(read.site()).isEqualTo("decoder.1.hook_mlp_out");
        assertThat(read.inputs()).isEqualTo(40);
        assertThat(read.activity()).containsExactly(stored().activity());
        assertThat(read.autoencoder().active()).isEqualTo(2);
        assertThat(read.autoencoder().encoder())
                .containsExactly(stored().autoencoder().encoder());
        assertThat(read.autoencoder().decoder())
                .containsExactly(stored().autoencoder().decoder());
        assertThat(read.autoencoder().bias()).containsExactly(7, 8);
        Path again = folder.resolve("again.safetensors");
        try (OutputStream out = Files.newOutputStream(again)) {
            read.write(out);
        }
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void aTenthIsNotYetDense() {
        assertThat(stored().dead()).isEqualTo(1 / 3.0);
        assertThat(stored().dense()).isEqualTo(1 / 3.0);
    }

    @ParameterizedTest
    @CsvSource({
        "k, 2, inputs, 9, 3, 2, expected metadata with the key site",
        "site, x, k, 2, 3, 2, expected metadata with the key inputs",
        "site, x, k, 4, 3, 2, 'metadata: expected k as a number from 1 to 3, found 4'",
        "site, x, k, two, 3, 2, 'metadata: expected k as a number from 1 to 3, found two'",
        "site, x, k, 2, 4, 2, 'W_dec has the shape [4, 2]; expected [3, 2]'",
        "site, x, k, 2, 3, 1, 'b_pre has the shape [1]; expected [2]'"
    })
    void whatIsWrongWithAFileIsSaid(
            String key, String value, String other, String otherValue, int features, int bias, String message)
            throws IOException {
        Path file = write(Map.of(key, value, other, otherValue), features, bias);
        assertThatThrownBy(() -> StoredAutoencoder.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file + ": no sparse autoencoder: ")
                .hasMessageEndingWith(message);
    }

    @Test
    void anotherFileIsRefusedByItsPath() throws IOException {
        Path file = Files.writeString(folder.resolve("text.safetensors"), "no tensors");
        assertThatThrownBy(() -> StoredAutoencoder.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file.toString());
        assertThatThrownBy(() -> StoredAutoencoder.read(folder.resolve("none")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none");
    }
}
