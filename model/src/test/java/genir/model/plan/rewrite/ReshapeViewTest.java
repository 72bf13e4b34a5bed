package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class ReshapeViewTest {
    @Test
    void aReshapeTakesNoStep() {
        SmallGraph graph = new SmallGraph();
        SDVariable y = graph.sd().reshape(graph.input("x", 6, 20).mul(3), 2, 3, 20);
        graph.keep(y.add(1).rename("y"));
        assertThat(graph.compare(0, new ReshapeView())).hasSize(2).noneMatch(step -> step.startsWith("reshape"));
    }

    @Test
    void elementsInAnotherOrderAreCopied() {
        SmallGraph graph = new SmallGraph();
        SDVariable turned = graph.sd().permute(graph.input("x", 6, 20), 1, 0);
        graph.keep(graph.sd().reshape(turned, 2, 10, 6).add(1).rename("y"));
        List<String> steps = graph.compare(0, new ReshapeView(), new PermuteView());
        assertThat(steps).hasSize(2).anyMatch(step -> step.startsWith("copy"));
    }
}
