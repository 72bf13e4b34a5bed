package genir.model.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import genir.model.plan.kernel.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadsTest {
    @ParameterizedTest
    @CsvSource({
        "2, 2, 0.1, 2",
        "2, 2, 0.7, 2",
        "2, 2, 0.8, 1",
        "2, 2, 2.0, 1",
        "16, 16, 5.2, 11",
        "16, 16, 5.8, 10",
        // In a container of two cores on a large machine others may have theirs.
        "2, 64, 40, 2",
        "2, 64, 63, 1",
    })
    void asManyAsAreIdle(int available, int cores, double others, int threads) {
        assertThat(Threads.idle(available, cores, OptionalDouble.of(others))).isEqualTo(threads);
        assertThat(Threads.idle(available, cores, OptionalDouble.empty())).isEqualTo(available);
    }

    @Test
    void areDecidedOnceForAll() {
        NativeBackend.start();
        int threads = Threads.count();
        assertThat(Workers.parts()).isEqualTo(threads);
        assertThat(BackendInfo.read().threads()).isEqualTo(threads);
        Threads.use(threads);
        assertThatThrownBy(() -> Threads.use(threads + 1)).hasMessageContaining("with " + threads + " threads already");
    }

    @Test
    void theLoadIsThatOfOthers() {
        assumeTrue(Files.exists(Path.of("/proc/stat")), "Linux counts it");
        CpuLoad load = CpuLoad.begin();
        assertThat(load.others().orElseThrow()).isBetween(0.0, (double) load.cores());
    }
}
