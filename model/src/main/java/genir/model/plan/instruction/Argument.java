package genir.model.plan.instruction;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What an op of ND4J's reads. */
public sealed interface Argument {
    /** Floats of the program's. */
    record Computed(Operand operand) implements Argument {}

    /** What was known when the program was made, such as a shape. */
    record Constant(String name, INDArray value) implements Argument {}
}
