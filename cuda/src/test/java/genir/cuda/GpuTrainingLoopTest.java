package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.model.T5Config;
import genir.model.plan.Device;
import genir.model.plan.device.Devices;
import genir.model.run.CrossEntropy;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.training.loop.BatchExamples;
import genir.training.loop.BatchSource;
import genir.training.loop.CheckpointStore;
import genir.training.loop.Evaluation;
import genir.training.loop.LoopSettings;
import genir.training.loop.Schedule;
import genir.training.loop.TrainingBatch;
import genir.training.loop.TrainingLoop;
import genir.training.optimizer.Adafactor;
import genir.training.optimizer.AdamW;
import genir.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training with checkpoints on the CPU and on an emulated GPU: one goes on where the other was interrupted. */
class GpuTrainingLoopTest {
    private static final T5Config CONFIG =
            new T5Config(37, 12, 4, 20, 3, 1, 1, 8, 16, 0.1, null, null, true, null, null);
    private static final int BATCH = 4;
    private static final int LENGTH = 8;
    private static final int STEPS = 8;
    private static final int INTERRUPTED = 5;

    @TempDir
    Path folder;

    @BeforeAll
    static void require() {
        EmulatedGpu.require();
    }

    /** Random batches, of which the last ones may be missing. */
    private static final class Batches implements BatchSource {
        private final int last;
        private int drawn;

        Batches(int last) {
            this.last = last;
        }

        @Override
        public TrainingBatch next() {
            if (drawn == last) {
                throw new IllegalStateException("interrupted");
            }
            SplittableRandom random = new SplittableRandom(drawn++);
            List<int[]> rows = new ArrayList<>();
            for (int row = 0; row < BATCH; row++) {
                rows.add(random.ints(1 + random.nextInt(LENGTH), 2, 30).toArray());
            }
            int[] targets = random.ints(BATCH, 30, 37).toArray();
            return new TrainingBatch(
                    new BatchExamples(drawn - 1, new TokenBatch(rows, LENGTH), rows, targets, List.of()),
                    Collections.nCopies(BATCH, new int[1]),
                    new CrossEntropy(0, targets));
        }

        @Override
        public void skip(long batches) {
            drawn += (int) batches;
        }

        @Override
        public int epoch() {
            return 0;
        }
    }

    private static Optimizer optimizer(String name, Parameters parameters) {
        return name.equals("adafactor")
                ? new Adafactor(parameters, true, 0.01)
                : new AdamW(parameters, 0.9, 0.98, 0.01);
    }

    private Parameters train(String optimizer, int accumulate, Device device, int last) throws IOException {
        return train(optimizer, accumulate, device, last, 0.01);
    }

    private Parameters train(String optimizer, int accumulate, Device device, int last, double rate)
            throws IOException {
        Parameters parameters = Initialization.small(CONFIG).create(CONFIG, 3).on(device);
        LoopSettings settings = new LoopSettings(
                "the same",
                "rate",
                STEPS,
                accumulate,
                1,
                7,
                STEPS,
                "loss",
                null,
                new LoopSettings.BatchSizes(BATCH, LENGTH, 1),
                2,
                null);
        return new TrainingLoop(
                        parameters,
                        optimizer(optimizer, parameters),
                        new Schedule(Schedule.Kind.CONSTANT, rate, 0, STEPS, STEPS),
                        new Batches(last * accumulate),
                        Evaluation.none(List.of()),
                        settings,
                        new CheckpointStore(folder, 2, line -> {}),
                        folder.resolve("curve.csv"))
                .run("train", Progress.NONE)
                .parameters()
                .onHost();
    }

    @ParameterizedTest
    @CsvSource({"adamw, 1, true", "adamw, 2, false", "adafactor, 1, false", "adafactor, 2, true"})
    void oneDeviceGoesOnWhereAnotherWasInterrupted(String optimizer, int accumulate, boolean begunOnCpu)
            throws IOException {
        Device cpu = Devices.standard();
        float[] expected = train(optimizer, accumulate, cpu, STEPS).flat().toFloatVector();
        CheckpointStore.clear(folder);
        try (GpuDevice gpu = new GpuDevice(new EmulatedGpu())) {
            Device first = begunOnCpu ? cpu : gpu;
            assertThatThrownBy(() -> train(optimizer, accumulate, first, INTERRUPTED))
                    .hasMessage("interrupted");
            float[] actual = train(optimizer, accumulate, begunOnCpu ? gpu : cpu, STEPS)
                    .flat()
                    .toFloatVector();
            assertThat(actual).hasSameSizeAs(expected).isNotEqualTo(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(2e-4));
            }
        }
    }

    @Test
    void whatIsNotFiniteEndsTheTraining() {
        try (GpuDevice gpu = new GpuDevice(new EmulatedGpu())) {
            assertThatThrownBy(() -> train("adamw", 1, gpu, STEPS, 1e30))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("not finite at step")
                    .hasMessageContaining("lower rate");
        }
    }
}
