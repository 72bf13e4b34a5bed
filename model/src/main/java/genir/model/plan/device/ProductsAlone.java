package genir.model.plan.device;

import genir.model.plan.Device;
import genir.model.plan.External;
import genir.model.plan.Memory;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.ProductShape;
import genir.model.plan.ProgramWriter;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A program's matrix products on matrices of their own: what a device could do if there were nothing else to do, against which
 * a whole program is held.
 *
 * <p>Products of one shape share their matrices, and those of all shapes the memory of matrices of one size.
 */
public final class ProductsAlone {
    private static final float ELEMENT = 1e-3f;

    private final Device device;
    private final Map<ProductShape, Plan> plans = new LinkedHashMap<>();
    private final Map<String, Memory> memories = new HashMap<>();
    /** One element of each plan's result, which can be read when all products are done. */
    private final Map<ProductShape, Memory> ends = new HashMap<>();

    /** Allocates the matrices. */
    public ProductsAlone(List<ProductShape> shapes, Device device) {
        this.device = device;
        Map<ProductShape, Long> counts = shapes.stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        counts.forEach((shape, count) -> plans.put(
                shape,
                new PlanSpec(device)
                        .append(program -> Collections.nCopies(count.intValue(), product(program, shape))
                                .forEach(program::add))
                        .compile()));
    }

    /** Multiplies everything once and returns the seconds that the products of each shape took together. */
    public Map<ProductShape, Double> run() {
        Map<ProductShape, Double> seconds = new LinkedHashMap<>();
        plans.forEach((shape, plan) -> {
            long start = System.nanoTime();
            plan.run();
            // A device may return before it is done.
            ends.get(shape).read(0, new float[1], 0, 1);
            seconds.put(shape, (System.nanoTime() - start) * 1e-9);
        });
        return seconds;
    }

    private Instruction product(ProgramWriter program, ProductShape shape) {
        Operand a = matrices(program, "a", shape.transposeA(), shape.batch(), shape.rows(), shape.inner());
        Operand b = matrices(program, "b", shape.transposeB(), shape.batch(), shape.inner(), shape.columns());
        Operand c = matrices(program, "c", false, shape.batch(), shape.rows(), shape.columns());
        ends.put(shape, memory("c", c.length()));
        return new Instruction.Product(a, false, b, false, shape.accumulates() ? c : null, c);
    }

    private Operand matrices(
            ProgramWriter program, String side, boolean transposed, long batch, long rows, long columns) {
        long[] stored = transposed ? new long[] {batch, columns, rows} : new long[] {batch, rows, columns};
        Memory memory = memory(side, Operand.length(stored));
        Operand operand =
                program.external(side + Arrays.toString(stored), ElementType.FLOAT32, new External(memory, stored));
        long[] shape = {batch, rows, columns};
        long[] strides = transposed ? new long[] {rows * columns, 1, rows} : operand.strides();
        return new Operand(operand.name(), operand.storage(), shape, strides, operand.type());
    }

    private Memory memory(String side, long length) {
        return memories.computeIfAbsent(side + length, missing -> {
            Memory memory = device.allocate(length);
            float[] elements = new float[(int) Math.min(length, Memory.PIECE)];
            Arrays.fill(elements, ELEMENT);
            for (long done = 0; done < length; done += elements.length) {
                memory.write(done, elements, 0, (int) Math.min(elements.length, length - done));
            }
            return memory;
        });
    }
}
