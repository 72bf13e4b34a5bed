package genir.model.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import genir.model.T5Config;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MappedFloatsTest {
    @TempDir
    Path folder;

    /** More than 2^31 floats, of which only what is written takes room, in memory and on the disk. */
    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void reachBehindWhatAnIntCounts() throws IOException {
        long length = (1L << 31) + 5;
        INDArray array = MappedFloats.zeros(folder, ".rows-", length);
        assertThat(folder).isEmptyDirectory();
        assertThat(array.length()).isEqualTo(length);
        FloatSpan floats = FloatSpan.of(array, 0, length, array);
        float[] written = {1, 2, 3, 4};
        long[] places = {0, (1L << 28) - 2, (1L << 29) - 1, length - 4};
        for (long place : places) {
            floats.put(place, written);
        }
        float[] read = new float[6];
        for (long place : places) {
            floats.get(Math.min(place, length - 6), read);
            assertThat(read).containsSequence(1, 2, 3, 4);
        }
        assertThat(floats.get(length - 5)).isZero();
        INDArray last = Nd4j.create(array.data(), new long[] {2, 2}, new long[] {2, 1}, length - 4, 'c');
        assertThat(last.mmul(last).toFloatMatrix()).isDeepEqualTo(new float[][] {{7, 10}, {15, 22}});
    }

    /** A view is enough to keep it. */
    @Test
    void areThereAsLongAsSomethingHasThem() throws IOException, InterruptedException {
        T5Config config = new T5Config(40, 16, 8, 16, 2, 1, 1, 8, 16, 0.0, null, null, true, null, null);
        Parameters given = Initialization.T5.create(config, 3);
        Parameters mapped = given.inFile(folder, ".rows-");
        TokenBatch batch = new TokenBatch(List.of(new int[] {5, 6, 1}), 8);
        float[] expected = new T5Runner(given).logits(batch).read().data();
        T5Runner runner = new T5Runner(mapped);
        INDArray view = mapped.array("decoder.final_layer_norm.weight");
        mapped = null;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(view.getFloat(0)).isEqualTo(1);
        assertThat(runner.logits(batch).read().data()).isEqualTo(expected);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void sayThatTheDiskIsTooSmall() {
        assertThatThrownBy(() -> MappedFloats.zeros(folder, ".rows-", 1L << 55))
                .isInstanceOf(ModelException.class)
                .hasMessageMatching(".* GB of disk are needed, .* are free");
        assertThat(folder).isEmptyDirectory();
    }
}
