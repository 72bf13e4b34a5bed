package genir.training.optimizer;

import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.instruction.ElementType;
import genir.model.weights.Parameters;

/** Steps of an optimiser alone, with gradients that a test gives. */
final class Steps {
    private final Plan plan;

    /**
     * Steps of an optimiser.
     *
     * @param gradients which it reads in each step
     */
    Steps(Optimizer optimizer, Parameters gradients) {
        this.plan = new PlanSpec(gradients.device())
                .append(program -> optimizer.addTo(
                        program,
                        new Optimizer.Step(
                                gradients,
                                program.input("factor", ElementType.FLOAT32, 1),
                                program.input("progress", ElementType.FLOAT64, 2))))
                .compile();
    }

    /** Makes a step with gradients multiplied by {@code scale}. */
    void step(float scale, int step, double rate) {
        plan.view("factor").write(new float[] {scale});
        plan.view("progress").writeDoubles(rate, step);
        plan.run();
    }
}
