package genir.model.run;

import genir.model.backend.NativeBackend;
import genir.model.plan.Device;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** An objective on given logits, without a model. */
final class ObjectiveRun {
    private final Plan plan;
    private final Objective objective;

    ObjectiveRun(Objective objective, int rows, int vocabulary, Device device) {
        NativeBackend.start();
        SameDiff graph = SameDiff.create();
        graph.placeHolder("logits", DataType.FLOAT, -1, vocabulary);
        graph.placeHolder("gradient", DataType.FLOAT, -1, vocabulary);
        this.objective = objective;
        this.plan = new PlanSpec(graph, name -> null, device)
                .input("logits", rows, vocabulary)
                .made("gradient", rows, vocabulary)
                .keep("logits")
                .keep("gradient")
                .append(program -> objective.form().addTo(program, "logits", "gradient"))
                .compile();
    }

    /** Computes value and gradient; what lies where the gradient will be must not matter. */
    double evaluate(float[] logits) {
        plan.view("logits").write(logits);
        plan.view("gradient").write(new float[logits.length]);
        objective.fill(plan);
        plan.run();
        return plan.view(Objective.LOSS).readDouble();
    }

    float[] logits() {
        return plan.view("logits").read().data();
    }

    float[] gradient() {
        return plan.view("gradient").read().data();
    }
}
