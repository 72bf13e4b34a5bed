package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import genir.model.backend.NativeBackend;
import genir.model.plan.InstructionTrial;
import genir.model.plan.Memory;
import genir.model.plan.device.CpuDevice;
import genir.model.plan.device.Precision;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.InstructionExamples;
import genir.model.plan.instruction.Operand;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bindings and how we call them, with a driver and a cuBLAS that compute on the CPU. */
class CudaGpuTest {
    private static final double TOLERANCE = 4e-6;
    private static final double TF32 = 2e-3;
    private static final double BF16 = 1.6e-2;

    @BeforeAll
    static void start() {
        FakeCuda.require();
        NativeBackend.start();
    }

    private static CudaGpu gpu(Precision precision) {
        return new CudaGpu(precision, capability -> FakeCuda.kernels());
    }

    private static double difference(Instruction instruction, Precision precision) {
        InstructionTrial trial = new InstructionTrial(instruction);
        Map<Operand, double[]> expected = trial.run(new CpuDevice());
        try (GpuDevice device = new GpuDevice(gpu(precision))) {
            return trial.difference(expected, trial.run(device));
        }
    }

    static Stream<Instruction> instructions() {
        return InstructionExamples.all().stream().filter(one -> !(one instanceof Instruction.NativeOp));
    }

    static Stream<Instruction> products() {
        return instructions().filter(Instruction.Product.class::isInstance);
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void doesWhatTheCpuDoes(Instruction instruction) {
        assertThat(difference(instruction, Precision.FLOAT32)).isLessThanOrEqualTo(TOLERANCE);
    }

    /** And are rounded: else another precision would have been used. */
    @ParameterizedTest
    @MethodSource("products")
    void productsHaveThePrecisionAskedFor(Instruction product) {
        assertThat(difference(product, Precision.TF32)).isBetween(1e-6, TF32);
        assertThat(difference(product, Precision.BF16)).isBetween(1e-5, BF16);
    }

    @Test
    void saysWhatItIs() {
        try (CudaGpu gpu = gpu(Precision.FLOAT32)) {
            assertThat(gpu.description()).isEqualTo("Fake GPU, compute capability 9.0");
            assertThat(gpu.multiprocessors()).isEqualTo(3);
        }
    }

    /** In several pieces, at a place that is no piece's beginning, and from another thread than the one that began. */
    @Test
    void copiesWhatIsLargerThanAPiece() throws InterruptedException {
        float[] numbers = new float[5_000_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        float[] back = new float[numbers.length];
        try (GpuDevice device = new GpuDevice(gpu(Precision.FLOAT32))) {
            Memory memory = device.allocate(numbers.length + 3L);
            Thread other = new Thread(() -> {
                memory.write(3, numbers, 0, numbers.length);
                Memory copy = device.allocate(numbers.length + 3L);
                copy.set(memory);
                copy.read(3, back, 0, back.length);
            });
            other.start();
            other.join();
        }
        assertThat(back).isEqualTo(numbers);
    }

    @Test
    void saysHowMuchMemoryThereIsWhereItIsNotEnough() {
        try (CudaGpu gpu = gpu(Precision.FLOAT32)) {
            assertThatThrownBy(() -> gpu.allocate(5L << 28))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("the GPU has no memory for 1.25 GiB more: 0.97 of 1.00 GiB are free;"
                            + " a smaller batch needs less");
        }
    }

    @Test
    void namesTheCallThatFailed() {
        try (CudaGpu gpu = gpu(Precision.FLOAT32)) {
            assertThatThrownBy(() -> gpu.copy(0, 64, 4))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("CUDA: copying on the GPU: CUDA_ERROR_OF_THE_FAKE: number 1");
        }
    }

    /** So many that they would not fit if those out of use were kept. */
    @Test
    void freesWhatIsOutOfUse() {
        try (GpuDevice device = new GpuDevice(gpu(Precision.FLOAT32))) {
            for (int i = 0; i < 100; i++) {
                device.allocate(1 << 24);
            }
        }
    }

    /** A recording that fails midway leaves the stream as it was. */
    @Test
    void goesOnAfterARecordingThatFailed() {
        try (CudaGpu gpu = gpu(Precision.FLOAT32)) {
            assertThatThrownBy(() -> gpu.record(() -> {
                        throw new IllegalStateException("midway");
                    }))
                    .hasMessage("midway");
            gpu.synchronize();
            long address = gpu.allocate(64);
            gpu.record(() -> gpu.copy(address, address + 32, 32)).run();
            gpu.synchronize();
        }
    }
}
