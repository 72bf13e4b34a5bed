package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.backend.NativeBackend;
import genir.model.plan.InstructionTrial;
import genir.model.plan.PlanException;
import genir.model.plan.device.CpuDevice;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.InstructionExamples;
import genir.model.plan.instruction.Operand;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each instruction by our kernels, on an emulated GPU, and by the CPU. */
class GpuInstructionsTest {
    private static final double TOLERANCE = 4e-6;

    @BeforeAll
    static void start() {
        EmulatedGpu.require();
        NativeBackend.start();
    }

    private static boolean hasKernel(Instruction instruction) {
        return !(instruction instanceof Instruction.NativeOp);
    }

    /** Of the shared examples' sizes, and of widths around those that a warp takes at once, keeps, and reads in fours. */
    static Stream<Instruction> instructions() {
        long[][] sizes = {{9, 1}, {5, 64}, {270, 2}, {7, 1024}, {3, 1500}, {2, 4100}};
        return Stream.concat(
                InstructionExamples.all().stream().filter(GpuInstructionsTest::hasKernel),
                Stream.of(sizes).flatMap(size -> InstructionExamples.ofSize(size[0], size[1]).stream()));
    }

    private static Map<Operand, double[]> run(InstructionTrial trial) {
        try (GpuDevice device = new GpuDevice(new EmulatedGpu())) {
            return trial.run(device);
        }
    }

    /** And leave what they only read as it was, and give the same bytes a second time. */
    @ParameterizedTest
    @MethodSource("instructions")
    void theKernelsDoWhatTheCpuDoes(Instruction instruction) {
        InstructionTrial trial = new InstructionTrial(instruction);
        Map<Operand, double[]> before = trial.before();
        Map<Operand, double[]> after = run(trial);
        Map<Operand, double[]> again = run(trial);
        assertThat(trial.difference(trial.run(new CpuDevice()), after)).isLessThanOrEqualTo(TOLERANCE);
        for (Operand written : instruction.writes()) {
            assertThat(again.get(written)).as(written.name()).containsExactly(after.get(written));
        }
        for (Operand read : instruction.reads()) {
            boolean written = instruction.writes().stream()
                    .anyMatch(operand -> operand.storage().equals(read.storage()));
            if (!written) {
                assertThat(after.get(read)).as(read.name()).containsExactly(before.get(read));
            }
        }
    }

    @Test
    void masksAreThoseOfTheCpuBitForBit() {
        List<Instruction> fills = InstructionExamples.all().stream()
                .filter(Instruction.MaskFill.class::isInstance)
                .toList();
        assertThat(fills).isNotEmpty();
        for (Instruction fill : fills) {
            InstructionTrial trial = new InstructionTrial(fill);
            Operand mask = fill.writes().get(0);
            assertThat(run(trial).get(mask))
                    .containsExactly(trial.run(new CpuDevice()).get(mask));
        }
    }

    @Test
    void whatOnlyNd4jCanDoIsSaidWhenItIsBound() {
        Instruction tanh = InstructionExamples.all().stream()
                .filter(instruction -> !hasKernel(instruction))
                .findFirst()
                .orElseThrow();
        InstructionTrial trial = new InstructionTrial(tanh);
        assertThatThrownBy(() -> run(trial))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("ND4J's op tanh has no kernel");
    }
}
