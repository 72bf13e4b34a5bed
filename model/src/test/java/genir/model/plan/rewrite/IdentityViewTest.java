package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.plan.Hook;
import genir.model.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class IdentityViewTest {
    @Test
    void anIdentityTakesNoStep() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 6, 20).mul(3);
        graph.keep(graph.sd().identity(x).add(1).rename("y"));
        assertThat(graph.compare(0, new IdentityView())).hasSize(2).noneMatch(step -> step.startsWith("identity"));
    }

    /** A hook on the one must not change the other. */
    @Test
    void whatElseReadsItsInputReadsElementsOfItsOwn() {
        SmallGraph graph = new SmallGraph();
        float[] values = {1, 2, 3, 4, 5, 6};
        SDVariable x = graph.input("x", values, 2, 3).mul(3);
        SDVariable same = graph.sd().identity(x).rename("same");
        graph.keep(same, x.add(1).rename("y"));
        assertThat(graph.compare(0, new IdentityView())).anyMatch(step -> step.startsWith("copy"));
        Plan plan = graph.run(List.of(new IdentityView()));
        plan.view("x").write(values);
        plan.run(List.of(Hook.write("same", view -> view.write(new float[6]))));
        assertThat(plan.view("y").read().data()).containsExactly(4, 7, 10, 13, 16, 19);
        assertThat(plan.view("same").read().data()).containsOnly(0);
    }
}
