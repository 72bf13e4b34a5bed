package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.backend.NativeBackend;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.device.Devices;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** A graph of a few ops with fixed inputs, run with rewrites and without any: ND4J's own ops are what is right. */
final class SmallGraph {
    private static final int SEED = 5;

    private final SameDiff sd;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> inputs = new LinkedHashMap<>();
    private final Map<String, Double> masks = new LinkedHashMap<>();
    private final List<String> kept = new ArrayList<>();
    private SameDiff graph;

    SmallGraph() {
        NativeBackend.start();
        sd = SameDiff.create();
        graph = sd;
    }

    SameDiff sd() {
        return sd;
    }

    /** An input of numbers in [-1, 1), the same ones for the same name. */
    SDVariable input(String name, long... shape) {
        give(name, shape);
        return sd.placeHolder(name, DataType.FLOAT, shape);
    }

    private void give(String name, long... shape) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] values = new float[length(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        shapes.put(name, shape);
        inputs.put(name, values);
    }

    SDVariable input(String name, float[] values, long... shape) {
        shapes.put(name, shape);
        inputs.put(name, values);
        return sd.placeHolder(name, DataType.FLOAT, shape);
    }

    SDVariable mask(String name, double rate, long... shape) {
        shapes.put(name, shape);
        masks.put(name, rate);
        return sd.placeHolder(name, DataType.FLOAT, shape);
    }

    /** Makes a variable one that is compared; hooks could then overwrite it. */
    SmallGraph keep(SDVariable... variables) {
        for (SDVariable variable : variables) {
            kept.add(variable.name());
        }
        return this;
    }

    /** Compares the gradients of {@code sum(output * seed)} with respect to inputs; {@code output} has been named. */
    SmallGraph differentiate(SDVariable output, long[] shape, SDVariable... by) {
        SDVariable seed = sd.placeHolder("seed", DataType.FLOAT, shape);
        output.mul(seed).sum().rename("objective");
        sd.setLossVariables("objective");
        String[] names = new String[by.length];
        for (int i = 0; i < by.length; i++) {
            names[i] = by[i].name();
        }
        PrintStream out = System.out;
        // SameDiff prints a line for every op it differentiates.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            sd.createGradFunction(names);
        } finally {
            System.setOut(out);
        }
        graph = sd.getFunction("grad");
        // As for the model, the backward pass begins at the gradient of the output.
        give(sd.getVariable(output.name()).getGradient().name(), shape);
        for (SDVariable variable : by) {
            kept.add(sd.getVariable(variable.name()).getGradient().name());
        }
        return this;
    }

    /**
     * Runs with ND4J's ops and with rewrites and compares every kept value.
     *
     * @param tolerance of each element, as a share of the largest
     * @return what the rewritten plan runs, e.g. {@code product[x, w]}
     */
    List<String> compare(double tolerance, Rewrite... rewrites) {
        Plan plain = run(List.of());
        Plan rewritten = run(List.of(rewrites));
        for (String name : kept) {
            float[] expected = plain.view(name).read().data();
            float[] actual = rewritten.view(name).read().data();
            assertThat(actual).hasSameSizeAs(expected);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < expected.length; i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs((double) actual[i] - expected[i]));
            }
            assertThat(largest).as(name + " is not all zero").isPositive();
            assertThat(difference).as(name + ", largest " + largest).isLessThanOrEqualTo(tolerance * largest);
        }
        return rewritten.program().instructions().stream()
                .map(SmallGraph::label)
                .toList();
    }

    private static String label(Instruction instruction) {
        return instruction.name()
                + instruction.reads().stream().map(Operand::name).toList();
    }

    /** A run whose kept values can be read. */
    Plan run(List<Rewrite> rewrites) {
        PlanSpec spec = new PlanSpec(graph, name -> null, Devices.standard())
                .rewrites(rewrites)
                .keep(kept);
        shapes.forEach((name, shape) -> {
            if (masks.containsKey(name)) {
                spec.mask(name, masks.get(name), shape);
            } else {
                spec.input(name, shape);
            }
        });
        Plan plan = spec.compile();
        // Twice: what the first run left in memory must not matter.
        for (int run = 0; run < 2; run++) {
            inputs.forEach((name, values) -> {
                if (plan.has(name)) {
                    plan.view(name).write(values);
                }
            });
            if (plan.has(PlanSpec.DROPOUT_SEED)) {
                plan.view(PlanSpec.DROPOUT_SEED).writeTokens(new int[] {SEED, 0});
            }
            plan.run();
        }
        return plan;
    }

    private static int length(long[] shape) {
        int length = 1;
        for (long axis : shape) {
            length *= Math.toIntExact(axis);
        }
        return length;
    }
}
