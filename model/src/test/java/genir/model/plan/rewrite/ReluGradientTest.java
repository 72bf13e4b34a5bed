package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class ReluGradientTest {
    @Test
    void passesWhereTheOutputIsPositive() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 130, 300);
        SDVariable y = graph.sd().nn().relu(x.mul(1.5), 0).rename("y");
        graph.keep(y).differentiate(y, new long[] {130, 300}, x);
        assertThat(graph.compare(0, new ReluGradient()))
                .anyMatch(step -> step.startsWith("relu_gradient["))
                .noneMatch(step -> step.startsWith("thresholdedrelu_bp"));
    }

    @Test
    void atZeroAndForTheSmallestNumbers() {
        float[] edges = {0f, -0f, Float.MIN_NORMAL, -Float.MIN_NORMAL, 1e30f, -1e30f};
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", edges, 2, 3);
        SDVariable y = graph.sd().nn().relu(x, 0).rename("y");
        graph.differentiate(y, new long[] {2, 3}, x);
        graph.compare(0, new ReluGradient());
    }
}
