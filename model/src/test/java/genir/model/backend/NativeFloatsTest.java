package genir.model.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NativeFloatsTest {
    /** T5-large's weights take 2.95 GB. Only the pages that are written to take memory here. */
    @Test
    void arraysBeyondTwoGigabytesOfAnother() {
        long before = 1L << 29; // floats: 2^31 bytes
        INDArray large = NativeBackend.allocate(before + 64);
        INDArray view = Nd4j.create(large.data(), new long[] {2, 3}, new long[] {3, 1}, before + 16, 'c');
        view.assign(0);
        assertThat(NativeFloats.of(view).capacity()).isEqualTo(6);
        assertThat(NativeFloats.bits(view).capacity()).isEqualTo(6);
        NativeFloats.of(view).put(4, 2.5f);
        NativeFloats.bits(view).put(5, Float.floatToIntBits(-1));
        assertThat(view.toFloatMatrix()).isEqualTo(new float[][] {{0, 0, 0}, {0, 2.5f, -1}});
    }

    /** ND4J frees an array's memory when nothing refers to the array, and an address alone is no reference. */
    @Test
    void keepTheirMemory() throws InterruptedException {
        List<FloatBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            buffers.add(NativeFloats.of(NativeBackend.allocate(1000).assign(i)));
        }
        List<INDArray> others = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            System.gc();
            Thread.sleep(20);
            for (int i = 0; i < 100; i++) {
                others.add(NativeBackend.allocate(1000).assign(-1));
            }
        }
        for (int i = 0; i < buffers.size(); i++) {
            assertThat(buffers.get(i).get(500)).as("array %d", i).isEqualTo(i);
        }
        assertThat(others).hasSize(1000);
    }
}
