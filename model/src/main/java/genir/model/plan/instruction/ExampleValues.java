package genir.model.plan.instruction;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/** What operands of {@link InstructionExamples} hold before: always the same numbers, as their names ask for. */
public final class ExampleValues {
    /** Tokens that there are. */
    static final int TOKENS = 50;

    /** Targets are from this token on, and so is the smallest softmax. */
    static final int FIRST_TARGET = 20;

    private static final Set<String> POSITIVE =
            Set.of("scale", "relu", "second moment", "row means", "column means", "factor", "probabilities");

    private ExampleValues() {}

    /** The values, row-major: numbers in [-1, 1), or [0.1, 1) where they must be positive, and tokens. */
    public static double[] of(Operand operand) {
        double[] values = new double[Math.toIntExact(operand.length())];
        SplittableRandom random = new SplittableRandom(operand.storage().id());
        switch (operand.name()) {
            case "targets" -> targets(values, operand.rank() == 1 ? 1 : operand.width(), random);
            case "touched" -> Arrays.fill(values, 0);
            case "NaN" -> Arrays.fill(values, Double.NaN);
            case "only share" -> values[1] = 0.25;
            case "progress" -> {
                values[0] = 0.01;
                values[1] = 3;
            }
            default -> {
                double least = POSITIVE.contains(operand.name()) ? 0.1 : -1;
                boolean tokens = operand.type() == ElementType.INT32;
                // Some tokens several times, the last ones never.
                Arrays.setAll(values, i -> tokens ? random.nextInt(TOKENS - 10) : (float) random.nextDouble(least, 1));
            }
        }
        return values;
    }

    /** Some of none, those of a row all different; the first row has one. */
    private static void targets(double[] values, int width, SplittableRandom random) {
        int none = width == 1 ? Instruction.NO_TARGET : Instruction.NO_TOKEN;
        int choices = (TOKENS - FIRST_TARGET) / width;
        for (int i = 0; i < values.length; i++) {
            int token = FIRST_TARGET + i % width + width * random.nextInt(choices);
            values[i] = i > 0 && random.nextInt(10) == 0 ? none : token;
        }
    }
}
