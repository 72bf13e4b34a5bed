package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import genir.model.backend.NativeBackend;
import genir.model.plan.Memory;
import genir.model.plan.device.CpuDevice;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Memory of a device, on an emulated GPU. */
class GpuDeviceTest {
    @BeforeAll
    static void start() {
        EmulatedGpu.require();
        NativeBackend.start();
    }

    private static float[] counting(int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = i;
        }
        return floats;
    }

    @Test
    void whatIsWrittenIsReadBackAcrossSeveralTransfers() {
        try (GpuDevice device = new GpuDevice(new EmulatedGpu())) {
            int length = (2 << 20) + 5;
            Memory memory = device.allocate(length + 1L);
            memory.write(1, counting(length), 0, length);
            float[] back = new float[length + 2];
            memory.read(1, back, 2, length);
            // AssertJ would take quadratic time, even for equal arrays.
            assertThat(Arrays.mismatch(Arrays.copyOfRange(back, 2, length + 2), counting(length)))
                    .isEqualTo(-1);
            Memory slice = memory.slice(4, 4);
            slice.writeDoubles(2, new double[] {Math.PI});
            double[] one = new double[1];
            slice.readDoubles(2, one);
            assertThat(one[0]).isEqualTo(Math.PI);
            slice.writeTokens(0, new int[] {-7, 9});
            int[] two = new int[2];
            memory.readTokens(4, two);
            assertThat(two).containsExactly(-7, 9);
        }
    }

    @Test
    void memoryInUseIsCounted() {
        try (GpuDevice device = new GpuDevice(new EmulatedGpu())) {
            long before = device.availableBytes();
            long peak = device.peakBytes();
            Memory memory = device.allocate(1 << 20);
            assertThat(before - device.availableBytes()).isEqualTo(4 << 20);
            assertThat(device.peakBytes() - peak).isEqualTo(4 << 20);
            assertThat(memory.length()).isEqualTo(1 << 20);
        }
    }

    @Test
    void whatLiesOutsideIsOutOfReach() {
        try (GpuDevice device = new GpuDevice(new EmulatedGpu())) {
            Memory memory = device.allocate(8).slice(2, 4);
            assertThatThrownBy(() -> memory.write(1, new float[4], 0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.read(-1, new float[1], 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.readDoubles(2, new double[2]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void memoryIsSetFromThisDeviceAndFromOthers() {
        try (GpuDevice device = new GpuDevice(new EmulatedGpu())) {
            Memory host = new CpuDevice().allocate(6);
            host.write(0, counting(6), 0, 6);
            Memory first = device.allocate(6);
            first.set(host);
            Memory second = device.zeros(6);
            assertThat(read(second)).containsOnly(0);
            second.set(first);
            assertThat(read(second)).containsExactly(counting(6));
            assertThat(device.reaches(first)).isTrue();
            assertThat(device.reaches(host)).isFalse();
        }
    }

    private static float[] read(Memory memory) {
        float[] floats = new float[Math.toIntExact(memory.length())];
        memory.read(0, floats, 0, floats.length);
        return floats;
    }

    @Test
    void memoryThatNothingRefersToIsUsedAgain() {
        EmulatedGpu gpu = new EmulatedGpu(10L << 20);
        try (GpuDevice device = new GpuDevice(gpu)) {
            Memory kept = device.allocate(1 << 20);
            kept.clear();
            for (int i = 0; i < 50; i++) {
                device.allocate(1 << 20).clear();
            }
            assertThat(gpu.used()).isLessThanOrEqualTo(10L << 20);
            assertThat(read(kept)).containsOnly(0);
            assertThatThrownBy(() -> device.allocate(10 << 20)).isInstanceOf(ModelException.class);
        }
    }

    @Test
    void aWriteBesideMemoryIsFound() {
        EmulatedGpu gpu = new EmulatedGpu();
        long address = gpu.allocate(20);
        Launch wild = new Launch("fill", 1, 32, 0, List.of(address, 1f, 6L));
        assertThatThrownBy(gpu.kernel(wild)::run).hasMessage("written to byte 20 of 20");
    }

    @Test
    void argumentsThatAKernelHasNotAreRefused() {
        try (EmulatedGpu gpu = new EmulatedGpu()) {
            long address = gpu.allocate(20);
            Launch shorter = new Launch("fill", 1, 32, 0, List.of(address, 1f));
            Launch mistyped = new Launch("fill", 1, 32, 0, List.of(address, 1.0, 5L));
            Launch nowhere = new Launch("fill", 1, 32, 0, List.of(address - 4096, 1f, 5L));
            for (Launch launch : List.of(shorter, mistyped, nowhere)) {
                assertThatThrownBy(() -> gpu.kernel(launch)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
