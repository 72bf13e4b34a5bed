package genir.model.plan;

import genir.model.plan.instruction.Operand;
import genir.model.plan.rewrite.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Finds the shape of every variable of a subgraph for given input shapes, and computes what depends on shapes alone.
 *
 * <p>ND4J's shape functions want arrays; theirs all lie over one scratch buffer that is never written.
 */
final class ShapeInference {
    private final Map<String, INDArray> dummies = new HashMap<>();
    private final Map<String, INDArray> constants = new HashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private DataBuffer scratch =
            Nd4j.createUninitialized(DataType.FLOAT, 1 << 20).data();

    /** Adds a variable of known shape. */
    void given(String name, long[] shape) {
        shapes.put(name, shape);
        dummies.put(name, dummy(shape));
    }

    /** Adds a variable whose value is known while compiling, such as a target shape. */
    void constant(String name, INDArray value) {
        constants.put(name, value);
        dummies.put(name, value);
        shapes.put(name, value.shape());
    }

    /** Shapes of all variables seen so far. */
    Map<String, long[]> shapes() {
        return shapes;
    }

    /** Values known while compiling. */
    Map<String, INDArray> constants() {
        return constants;
    }

    /** Infers a node's outputs; returns true if they were computed for good, so that the plan need not run the node. */
    boolean infer(Node node) {
        if (node.is("shape_of")) {
            constant(node.output(0), Nd4j.createFromArray(shapes.get(node.input(0))));
            return true;
        }
        List<INDArray> inputs = node.inputs().stream().map(dummies::get).toList();
        List<LongShapeDescriptor> outputs;
        try {
            outputs = OpRunner.outputShapes(node.graphOp(), inputs);
        } catch (RuntimeException failure) {
            throw new PlanException("no output shape for " + describe(node), failure);
        }
        if (!node.inputs().isEmpty() && node.inputs().stream().allMatch(constants::containsKey)) {
            for (int i = 0; i < node.outputs().size(); i++) {
                constant(
                        node.output(i),
                        Nd4j.create(outputs.get(i).dataType(), outputs.get(i).getShape()));
            }
            OpRunner.bind(
                            node.graphOp(),
                            inputs,
                            node.outputs().stream().map(constants::get).toList())
                    .run();
            return true;
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            given(node.output(i), outputs.get(i).getShape());
        }
        return false;
    }

    private String describe(Node node) {
        StringBuilder text = new StringBuilder(node.op().name());
        for (String input : node.inputs()) {
            text.append(' ').append(input).append(Arrays.toString(shapes.get(input)));
        }
        return text.toString();
    }

    private INDArray dummy(long[] shape) {
        long length = Operand.length(shape);
        if (length > scratch.length()) {
            scratch = Nd4j.createUninitialized(DataType.FLOAT, length).data();
        }
        return Nd4j.create(scratch, shape, Operand.rowMajor(shape), 0, 'c');
    }
}
