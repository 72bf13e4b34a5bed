package genir.model.plan;

import genir.model.plan.instruction.ExampleValues;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One instruction alone on a device, on numbers that are always the same: so devices are compared with each other. */
public final class InstructionTrial {
    /** Floats that nothing writes to between the storages of an instruction. */
    private static final int GAP = 16;

    private final Instruction instruction;
    private final List<Operand> operands;

    public InstructionTrial(Instruction instruction) {
        this.instruction = instruction;
        this.operands = Stream.concat(instruction.reads().stream(), instruction.writes().stream())
                .distinct()
                .toList();
    }

    /** What the operands hold before, row-major. */
    public Map<Operand, double[]> before() {
        return operands.stream().collect(Collectors.toMap(Function.identity(), ExampleValues::of));
    }

    /** What the operands hold after the instruction was run on a device. */
    public Map<Operand, double[]> run(Device device) {
        Map<Storage, Long> offsets = new HashMap<>();
        long length = GAP;
        for (Operand operand : operands) {
            if (!offsets.containsKey(operand.storage())) {
                offsets.put(operand.storage(), length);
                length += (operand.storage().length() + 2L * GAP - 1) / GAP * GAP;
            }
        }
        Program program = new Program(List.of(instruction), Map.of(), offsets, length);
        Executable executable = device.bind(program, device.allocate(length), name -> null);
        before().forEach((operand, values) -> write(view(executable, operand), operand, values));
        executable.run(0, 1, new BitSet());
        Map<Operand, double[]> after = new HashMap<>();
        operands.forEach(operand -> after.put(operand, read(view(executable, operand), operand)));
        return after;
    }

    private static TensorView view(Executable executable, Operand operand) {
        return new TensorView(operand, executable.memory(operand.storage()));
    }

    private static void write(TensorView view, Operand operand, double[] values) {
        switch (operand.type()) {
            case INT32 ->
                view.writeTokens(
                        Arrays.stream(values).mapToInt(value -> (int) value).toArray());
            case FLOAT64 -> view.writeDoubles(values);
            case FLOAT32 -> {
                float[] floats = new float[values.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) values[i];
                }
                view.write(floats);
            }
        }
    }

    private static double[] read(TensorView view, Operand operand) {
        return switch (operand.type()) {
            case INT32 -> Arrays.stream(view.readTokens()).asDoubleStream().toArray();
            case FLOAT64 -> view.readDoubles();
            case FLOAT32 -> {
                float[] floats = view.read().data();
                double[] values = new double[floats.length];
                Arrays.setAll(values, i -> floats[i]);
                yield values;
            }
        };
    }

    /**
     * How far the numbers that an instruction has written are from those of another device.
     *
     * @return the largest difference relative to the largest number, over all written operands; infinite where one device has no
     *     number, or wrote nothing but 0
     */
    public double difference(Map<Operand, double[]> expected, Map<Operand, double[]> actual) {
        // What a device has noted of its work is its own affair.
        return instruction.writes().stream()
                .filter(written -> !written.name().equals("touched"))
                .mapToDouble(written -> difference(expected.get(written), actual.get(written)))
                .max()
                .orElseThrow();
    }

    private static double difference(double[] expected, double[] actual) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        double relative = difference / largest;
        return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
    }
}
