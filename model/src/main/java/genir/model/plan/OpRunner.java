package genir.model.plan;

import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Runs ND4J's ops directly, both kinds it has: custom ops and the older ones with operands x, y and z. */
public final class OpRunner {
    private OpRunner() {}

    static List<LongShapeDescriptor> outputShapes(DifferentialFunction op, List<INDArray> inputs) {
        OpContext context = context(op, inputs);
        return op instanceof DynamicCustomOp custom
                ? custom.calculateOutputShape(context)
                : ((BaseOp) op).calculateOutputShape(context);
    }

    /** The op bound to its arrays; the result keeps them reachable, since native contexts own nothing. */
    public static Runnable bind(DifferentialFunction op, List<INDArray> inputs, List<INDArray> outputs) {
        OpContext context = context(op, inputs);
        for (int i = 0; i < outputs.size(); i++) {
            context.setOutputArray(i, outputs.get(i));
        }
        if (op instanceof CustomOp custom) {
            return () -> Nd4j.getExecutioner().exec(custom, context);
        }
        Op legacy = (Op) op;
        return () -> Nd4j.getExecutioner().exec(legacy, context);
    }

    private static OpContext context(DifferentialFunction op, List<INDArray> inputs) {
        OpContext context = Nd4j.getExecutioner().buildContext();
        if (op instanceof CustomOp custom) {
            context.setArgs(
                    inputs.toArray(INDArray[]::new), custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
        } else {
            for (int i = 0; i < inputs.size(); i++) {
                context.setInputArray(i, inputs.get(i));
            }
        }
        return context;
    }
}
