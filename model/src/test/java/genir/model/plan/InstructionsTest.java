package genir.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.backend.NativeBackend;
import genir.model.plan.device.CpuDevice;
import genir.model.plan.device.Nd4jDevice;
import genir.model.plan.instruction.Argument;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Mask;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;

/** Each instruction on the CPU and by ND4J's ops, on the same memory. */
class InstructionsTest {
    private static final double TOLERANCE = 2e-6;
    /** More than a tile of the CPU's loops, and no multiple of one. */
    private static final long ROWS = 301;

    private static final long WIDTH = 37;

    private static final Set<String> POSITIVE =
            Set.of("scale", "relu", "second moment", "row means", "column means", "factor", "probabilities");

    private static int storages;

    @BeforeAll
    static void start() {
        NativeBackend.start();
    }

    private static Operand operand(String name, long... shape) {
        return Operand.rowMajor(name, new Storage(storages++, Operand.length(shape), null), shape);
    }

    private static Operand rows(String name) {
        return operand(name, ROWS, WIDTH);
    }

    /** The same elements in another order of the axes. */
    private static Operand permuted(Operand operand, int... order) {
        long[] shape = new long[order.length];
        long[] strides = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            shape[axis] = operand.shape()[order[axis]];
            strides[axis] = operand.strides()[order[axis]];
        }
        return new Operand(operand.name(), operand.storage(), shape, strides, operand.type());
    }

    private static Mask mask() {
        return new Mask(Operand.tokens("seed", new Storage(storages++, 2, null)), 77, 0.3);
    }

    static Stream<Instruction> instructions() {
        List<Instruction> all = new ArrayList<>(products());
        Operand gain = operand("gain", WIDTH);
        Operand scale = operand("scale", ROWS, 1);
        all.add(new Instruction.RmsNorm(rows("x"), gain, rows("y"), null, null, 1e-6));
        all.add(new Instruction.RmsNorm(rows("x"), gain, rows("y"), rows("n"), scale, 1e-3));
        for (boolean adds : new boolean[] {false, true}) {
            Operand dy = rows("dy");
            Operand before = adds ? rows("before") : null;
            all.add(new Instruction.RmsNormGradient(
                    dy, gain, rows("n"), scale, before, rows("dx"), operand("dg", WIDTH)));
            all.add(new Instruction.RmsNormGradient(
                    dy, gain, rows("n"), scale, before, adds ? before : dy, operand("dg", WIDTH)));
        }
        Operand scores = operand("scores", 3, 4, 5, 11);
        all.add(new Instruction.Softmax(scores, null, scores));
        all.add(new Instruction.Softmax(scores, operand("mask", 3, 1, 1, 11), operand("y", 3, 4, 5, 11)));
        all.add(new Instruction.Softmax(scores, operand("bias", 1, 4, 5, 11), scores));
        Operand dp = rows("dp");
        all.add(new Instruction.SoftmaxGradient(rows("p"), dp, dp));
        Operand x = rows("x");
        all.add(new Instruction.Relu(x, rows("y")));
        all.add(new Instruction.Relu(x, x));
        all.add(new Instruction.ReluGradient(rows("relu"), dp, dp));
        all.add(new Instruction.Dropout(x, mask(), null, rows("y")));
        all.add(new Instruction.Dropout(x, mask(), dp, dp));
        all.add(new Instruction.MaskFill(mask(), rows("y")));
        all.add(new Instruction.Add(x, rows("b"), x));
        all.add(new Instruction.Add(operand("a", 3, 1, 1, 11), operand("b", 1, 4, 5, 11), operand("y", 3, 4, 5, 11)));
        all.add(new Instruction.Multiply(x, gain, rows("y")));
        all.add(new Instruction.Multiply(x, rows("b"), x));
        all.add(new Instruction.Scale(x, 0.25, x));
        all.add(new Instruction.BatchSum(scores, operand("sum", 1, 4, 5, 11)));
        all.add(new Instruction.ProductColumnSums(x, rows("b"), operand("sums", WIDTH)));
        Operand table = operand("table", 50, WIDTH);
        Operand tokens = Operand.tokens("tokens", new Storage(storages++, ROWS, null));
        all.add(new Instruction.GatherRows(table, tokens, rows("y")));
        all.add(new Instruction.ScatterRows(rows("x"), tokens, table));
        all.add(new Instruction.Fill(rows("y"), 0.5f));
        all.add(new Instruction.Copy(permuted(operand("a", 4, 5, 6), 2, 0, 1), operand("b", 6, 4, 5)));
        all.addAll(losses());
        all.addAll(updates());
        all.add(new Instruction.NativeOp(new Tanh(), List.of(new Argument.Computed(x)), List.of(rows("y"))));
        return all.stream();
    }

    private static Operand scalars(String name, ElementType type, int count) {
        return Operand.rowMajor(name, new Storage(storages++, (long) count * type.words(), null), type, count);
    }

    private static List<Instruction> losses() {
        List<Instruction> losses = new ArrayList<>();
        Operand tokens =
                Operand.rowMajor("targets", new Storage(storages++, ROWS * 3, null), ElementType.INT32, ROWS, 3);
        for (int first : new int[] {0, 20}) {
            for (double smoothing : new double[] {0, 0.1}) {
                losses.add(new Instruction.CrossEntropy(
                        operand("logits", ROWS, 50),
                        Operand.tokens("targets", new Storage(storages++, ROWS, null)),
                        first,
                        smoothing,
                        operand("gradient", ROWS, 50),
                        scalars("loss", ElementType.FLOAT64, 1)));
            }
            losses.add(new Instruction.SoftCrossEntropy(
                    operand("logits", ROWS, 50),
                    tokens,
                    operand("probabilities", ROWS, 3),
                    first,
                    operand("gradient", ROWS, 50),
                    scalars("loss", ElementType.FLOAT64, 1)));
        }
        return losses;
    }

    private static List<Instruction> updates() {
        List<Instruction> updates = new ArrayList<>();
        long length = 2 * Instruction.TILE + 77;
        Operand weights = operand("weights", length);
        Operand gradients = operand("gradients", length);
        Operand factor = scalars("factor", ElementType.FLOAT32, 1);
        Operand progress = scalars("progress", ElementType.FLOAT64, 2);
        updates.add(new Instruction.Accumulate(gradients, operand("shares", 2), weights));
        for (double longest : new double[] {1, 1e6}) {
            updates.add(new Instruction.GradientNorm(
                    gradients,
                    scalars("loss", ElementType.FLOAT64, 1),
                    longest,
                    scalars("norm", ElementType.FLOAT64, 1),
                    factor));
        }
        updates.add(new Instruction.Adam(
                weights,
                gradients,
                operand("first", length),
                operand("second moment", length),
                scalars("touched", ElementType.INT32, 3),
                factor,
                progress,
                0.9,
                0.98));
        updates.add(new Instruction.Decay(weights, factor, progress, 0.1));
        Operand rowMeans = operand("row means", ROWS);
        Operand columnMeans = operand("column means", WIDTH);
        for (boolean scaled : new boolean[] {false, true}) {
            updates.add(new Instruction.Adafactor(
                    rows("weight"), rows("gradient"), rowMeans, columnMeans, factor, progress, scaled, 0.1));
            updates.add(new Instruction.Adafactor(
                    operand("weight", WIDTH),
                    operand("gradient", WIDTH),
                    null,
                    columnMeans,
                    factor,
                    progress,
                    scaled,
                    0));
        }
        return updates;
    }

    private static List<Instruction> products() {
        List<Instruction> products = new ArrayList<>();
        Operand a = operand("a", 70, 90);
        Operand b = operand("b", 90, 50);
        Operand c = operand("c", 70, 50);
        products.add(new Instruction.Product(a, false, b, false, null, c));
        products.add(new Instruction.Product(a, false, b, false, c, c));
        products.add(new Instruction.Product(a, false, b, false, operand("added", 70, 50), c));
        products.add(new Instruction.Product(
                operand("a", 90, 70), true, operand("b", 50, 90), true, null, operand("c", 7, 10, 50)));
        Operand heads = permuted(operand("heads", 6, 8, 3, 4), 0, 2, 1, 3);
        Operand keys = permuted(operand("keys", 6, 9, 3, 4), 0, 2, 1, 3);
        products.add(new Instruction.Product(heads, false, keys, true, null, operand("scores", 6, 3, 8, 9)));
        products.add(new Instruction.Product(
                operand("p", 6, 3, 8, 9), false, keys, false, null, permuted(operand("z", 6, 8, 3, 4), 0, 2, 1, 3)));
        products.add(new Instruction.Product(
                operand("a", 70, 90), false, b, false, null, permuted(operand("columns", 50, 70), 1, 0)));
        // Neither rows nor columns are runs of memory: no BLAS takes it.
        products.add(new Instruction.Product(
                permuted(operand("loose", 9, 8, 2), 2, 0, 1),
                false,
                permuted(operand("loose", 8, 7, 2), 2, 0, 1),
                false,
                null,
                operand("c", 2, 9, 7)));
        return products;
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void theCpuDoesWhatNd4jDoes(Instruction instruction) {
        Map<Operand, float[]> expected = run(instruction, new Nd4jDevice());
        Map<Operand, float[]> actual = run(instruction, new CpuDevice());
        for (Operand written : instruction.writes()) {
            if (written.name().equals("touched")) {
                // What a device knows is its own affair.
                continue;
            }
            float[] right = expected.get(written);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < right.length; i++) {
                largest = Math.max(largest, Math.abs(right[i]));
                difference = Math.max(difference, Math.abs((double) actual.get(written)[i] - right[i]));
            }
            assertThat(largest).as(written.name()).isPositive();
            assertThat(difference).as(written.name()).isLessThanOrEqualTo(TOLERANCE * largest);
        }
    }

    /** Without what no device may do: a value that is only read is afterwards as it was. */
    @ParameterizedTest
    @MethodSource("instructions")
    void whatIsOnlyReadStaysAsItWas(Instruction instruction) {
        Map<Operand, float[]> before = memory(instruction);
        for (Device device : List.of(new CpuDevice(), new Nd4jDevice())) {
            Map<Operand, float[]> after = run(instruction, device);
            for (Operand read : instruction.reads()) {
                boolean written = instruction.writes().stream()
                        .anyMatch(operand -> operand.storage().equals(read.storage()));
                if (!written && read.type() == ElementType.FLOAT32) {
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
        Instruction gather = new Instruction.GatherRows(operand("table", 10, 4), tokens, operand("y", 20, 4));
        for (Device device : List.of(new CpuDevice(), new Nd4jDevice())) {
            assertThatThrownBy(() -> run(gather, device))
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
        Instruction copy = new Instruction.Copy(permuted(x, 1, 0), y);
        Map<Storage, Long> offsets = Map.of(
                x.storage(), 0L, y.storage(), 16L, product.writes().get(0).storage(), 32L);
        assertThat(new Program(List.of(product, copy), Map.of("x", x), offsets, 48).toString())
                .isEqualTo("""
                            0  square[3, 3] = x[2, 3]^T x[2, 3]  @32
                            1  y[3, 2] = copy(x[3, 2]/[1, 3])  @16
                        arena  48 floats
                        """);
    }

    private static List<Operand> operands(Instruction instruction) {
        List<Operand> operands = new ArrayList<>(instruction.reads());
        operands.addAll(instruction.writes());
        return operands;
    }

    /** What the operands hold before: numbers in [-1, 1), of a norm's scale and what follows a ReLU's, positive ones. */
    private static Map<Operand, float[]> memory(Instruction instruction) {
        Map<Operand, float[]> memory = new HashMap<>();
        for (Operand operand : operands(instruction)) {
            SplittableRandom random = new SplittableRandom(operand.storage().id());
            boolean positive = POSITIVE.contains(operand.name());
            float[] floats = new float[Math.toIntExact(operand.length())];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) random.nextDouble(positive ? 0.1 : -1, 1);
            }
            memory.put(operand, floats);
        }
        return memory;
    }

    /**
     * Tokens of the table's fifty, some of them several times, others never; targets from the twentieth on, some rows without
     * one, those of a row all different.
     */
    private static int[] tokens(Operand operand, float[] values) {
        int[] tokens = new int[values.length];
        if (operand.name().equals("targets")) {
            int width = operand.rank() == 1 ? 1 : operand.width();
            int none = width == 1 ? Instruction.NO_TARGET : Instruction.NO_TOKEN;
            Arrays.setAll(
                    tokens, i -> values[i] > 0.8 ? none : 20 + i % width + width * (int) (9 * Math.abs(values[i])));
        } else if (!operand.name().equals("touched")) {
            Arrays.setAll(tokens, i -> (int) (20 + 20 * values[i]));
        }
        return tokens;
    }

    private static Map<Operand, float[]> run(Instruction instruction, Device device) {
        Map<Storage, Long> offsets = new HashMap<>();
        long length = 0;
        for (Operand operand : operands(instruction)) {
            if (!offsets.containsKey(operand.storage())) {
                offsets.put(operand.storage(), length);
                // A multiple of a double's length, and more.
                length += (operand.storage().length() + 15) / 16 * 16;
            }
        }
        Program program = new Program(List.of(instruction), Map.of(), offsets, length);
        Executable executable = device.bind(program, device.allocate(length), name -> null);
        memory(instruction).forEach((operand, values) -> {
            switch (operand.type()) {
                case INT32 -> view(executable, operand).writeTokens(tokens(operand, values));
                case FLOAT64 -> view(executable, operand).writeDoubles(doubles(operand, values));
                case FLOAT32 -> view(executable, operand).write(values);
            }
        });
        executable.run(0, 1, new BitSet());
        Map<Operand, float[]> after = new HashMap<>();
        for (Operand operand : operands(instruction)) {
            after.put(operand, read(view(executable, operand), operand));
        }
        return after;
    }

    private static float[] read(TensorView view, Operand operand) {
        return switch (operand.type()) {
            case FLOAT32 -> view.read().data();
            case INT32 ->
                floats(Arrays.stream(view.readTokens()).asDoubleStream().toArray());
            case FLOAT64 -> floats(view.readDoubles());
        };
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** A learning rate and a step, or any numbers. */
    private static double[] doubles(Operand operand, float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return operand.name().equals("progress") ? new double[] {0.01, 3} : doubles;
    }

    private static TensorView view(Executable executable, Operand operand) {
        return new TensorView(operand, executable.memory(operand.storage()));
    }

    /** Of the shapes in a program's text. */
    @Test
    void stridesArePrintedWhereTheyAreNotRowMajor() {
        Operand x = operand("x", 4, 5);
        assertThat(x.toString()).isEqualTo("x[4, 5]");
        assertThat(permuted(x, 1, 0).toString()).isEqualTo("x[5, 4]/" + Arrays.toString(new long[] {1, 5}));
    }
}
