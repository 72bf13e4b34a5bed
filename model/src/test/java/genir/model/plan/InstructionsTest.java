package genir.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.backend.NativeBackend;
import genir.model.plan.device.CpuDevice;
import genir.model.plan.device.Nd4jDevice;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.InstructionExamples;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each instruction on the CPU and by ND4J's ops, on the same memory. */
class InstructionsTest {
    private static final double TOLERANCE = 2e-6;

    private static int storages;

    @BeforeAll
    static void start() {
        NativeBackend.start();
    }

    private static Operand operand(String name, long... shape) {
        return Operand.rowMajor(name, new Storage(storages++, Operand.length(shape), null), shape);
    }

    private static Operand transposed(Operand matrix) {
        long[] shape = {matrix.shape()[1], matrix.shape()[0]};
        long[] strides = {matrix.strides()[1], matrix.strides()[0]};
        return new Operand(matrix.name(), matrix.storage(), shape, strides, matrix.type());
    }

    static List<Instruction> instructions() {
        return InstructionExamples.all();
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void theCpuDoesWhatNd4jDoes(Instruction instruction) {
        InstructionTrial trial = new InstructionTrial(instruction);
        assertThat(trial.difference(trial.run(new Nd4jDevice()), trial.run(new CpuDevice())))
                .isLessThanOrEqualTo(TOLERANCE);
    }

    /** Without what no device may do: a value that is only read is afterwards as it was. */
    @ParameterizedTest
    @MethodSource("instructions")
    void whatIsOnlyReadStaysAsItWas(Instruction instruction) {
        InstructionTrial trial = new InstructionTrial(instruction);
        Map<Operand, double[]> before = trial.before();
        for (Device device : List.of(new CpuDevice(), new Nd4jDevice())) {
            Map<Operand, double[]> after = trial.run(device);
            for (Operand read : instruction.reads()) {
                boolean written = instruction.writes().stream()
                        .anyMatch(operand -> operand.storage().equals(read.storage()));
                if (!written) {
                    assertThat(after.get(read))
                            .as(device.name() + " " + read.name())
                            .containsExactly(before.get(read));
                }
            }
        }
    }

    @Test
    void aTokenThatTheTableHasNotIsAnError() {
        Operand tokens = Operand.tokens("tokens", new Storage(storages++, 20, null));
        InstructionTrial trial =
                new InstructionTrial(new Instruction.GatherRows(operand("table", 10, 4), tokens, operand("y", 20, 4)));
        for (Device device : List.of(new CpuDevice(), new Nd4jDevice())) {
            assertThatThrownBy(() -> trial.run(device))
                    .isInstanceOf(PlanException.class)
                    .hasMessageContaining("gather_rows");
        }
    }

    @Test
    void eachKindIsHere() {
        Set<Class<?>> kinds = new LinkedHashSet<>();
        instructions().forEach(instruction -> kinds.add(instruction.getClass()));
        assertThat(kinds).containsExactlyInAnyOrder(Instruction.class.getPermittedSubclasses());
    }

    @Test
    void aProgramIsPrintedWithPlacesAndShapes() {
        Operand x = operand("x", 2, 3);
        Operand y = operand("y", 3, 2);
        Instruction product = new Instruction.Product(x, true, x, false, null, operand("square", 3, 3));
        Instruction copy = new Instruction.Copy(transposed(x), y);
        Map<Storage, Long> offsets = Map.of(
                x.storage(), 0L, y.storage(), 16L, product.writes().get(0).storage(), 32L);
        assertThat(new Program(List.of(product, copy), Map.of("x", x), offsets, 48).toString())
                .isEqualTo("""
                            0  square[3, 3] = x[2, 3]^T x[2, 3]  @32
                            1  y[3, 2] = copy(x[3, 2]/[1, 3])  @16
                        arena  48 floats
                        """);
    }

    /** Of the shapes in a program's text. */
    @Test
    void stridesArePrintedWhereTheyAreNotRowMajor() {
        Operand x = operand("x", 4, 5);
        assertThat(x.toString()).isEqualTo("x[4, 5]");
        assertThat(transposed(x).toString()).isEqualTo("x[5, 4]/" + Arrays.toString(new long[] {1, 5}));
    }
}
