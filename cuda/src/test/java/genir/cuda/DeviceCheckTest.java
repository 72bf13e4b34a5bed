package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.backend.NativeBackend;
import genir.model.plan.device.Precision;
import genir.training.DeviceCheck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code genir doctor --device cuda} does on a GPU, by the same calls of the bindings. */
class DeviceCheckTest {
    @BeforeAll
    static void start() {
        FakeCuda.require();
        NativeBackend.start();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BF16"})
    void findsNothingWrong(Precision precision) {
        try (GpuDevice device = new GpuDevice(new CudaGpu(precision, capability -> FakeCuda.kernels()))) {
            DeviceCheck check = new DeviceCheck(device, precision, 2);
            assertThat(DeviceCheck.instructions().subList(0, 12))
                    .extracting(check::compare)
                    .allMatch(DeviceCheck.Result::good);
            DeviceCheck.Training training = check.train();
            assertThat(check.compare(training)).matches(DeviceCheck.Result::good);
            assertThat(check.train()).matches(training::same);
            assertThat(check.compareSites()).matches(DeviceCheck.Result::good);
        }
    }

    /** A device that computes less exactly than it should. */
    @Test
    void findsWhatIsWrong() {
        try (GpuDevice device = new GpuDevice(new CudaGpu(Precision.BF16, capability -> FakeCuda.kernels()))) {
            DeviceCheck check = new DeviceCheck(device, Precision.FLOAT32, 1);
            assertThat(check.compare(DeviceCheck.instructions().get(0)).good()).isFalse();
            assertThat(check.compareSites().good()).isFalse();
        }
    }
}
