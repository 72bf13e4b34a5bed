package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class PermuteViewTest {
    @Test
    void aPermuteTakesNoStep() {
        SmallGraph graph = new SmallGraph();
        SDVariable heads = graph.sd().permute(graph.input("x", 3, 5, 2, 7), 0, 2, 1, 3);
        graph.keep(heads.mul(2).rename("y"));
        assertThat(graph.compare(0, new PermuteView())).hasSize(1).noneMatch(step -> step.startsWith("permute"));
    }

    @Test
    void oneAfterAnotherAndKept() {
        SmallGraph graph = new SmallGraph();
        SDVariable once =
                graph.sd().permute(graph.input("x", 3, 5, 7).mul(2), 2, 0, 1).rename("once");
        SDVariable twice = graph.sd().permute(once, 1, 0, 2).rename("twice");
        graph.keep(
                once, twice, graph.sd().mmul(twice, twice, false, true, false).rename("product"));
        assertThat(graph.compare(1e-6, new PermuteView(), new MatrixProduct())).hasSize(2);
    }

    @Test
    void itsGradientToo() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 4, 3, 6);
        SDVariable y = graph.sd()
                .permute(x, 2, 0, 1)
                .mul(graph.input("factor", 6, 4, 3))
                .rename("y");
        graph.keep(y).differentiate(y, new long[] {6, 4, 3}, x);
        assertThat(graph.compare(1e-6, new PermuteView())).noneMatch(step -> step.startsWith("permute"));
    }
}
