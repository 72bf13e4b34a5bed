package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class DropoutTest {
    @Test
    void forwardsAndBackwardsWithoutAMaskInMemory() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 130, 300);
        SDVariable y = x.mul(graph.mask("mask", 0.3, 130, 300)).rename("y");
        graph.keep(y).differentiate(y, new long[] {130, 300}, x);
        assertThat(graph.compare(0, new Dropout()))
                .noneMatch(step -> step.startsWith("mask") || step.startsWith("multiply_bp"))
                .filteredOn(step -> step.startsWith("dropout"))
                .hasSize(2);
    }

    @Test
    void takesInTheAdditionBehindIt() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 50, 70);
        SDVariable residual = graph.input("residual", 50, 70);
        SDVariable y = residual.add(x.mul(graph.mask("mask", 0.1, 50, 70))).rename("y");
        graph.keep(y).differentiate(y, new long[] {50, 70}, x, residual);
        List<String> steps = graph.compare(0, new SumGradient(), new Dropout());
        assertThat(steps).noneMatch(step -> step.startsWith("add["));
    }

    @Test
    void whatIsKeptInBetweenIsThere() {
        SmallGraph graph = new SmallGraph();
        SDVariable dropped =
                graph.input("x", 50, 70).mul(graph.mask("mask", 0.5, 50, 70)).rename("dropped");
        graph.keep(dropped, dropped.add(graph.input("residual", 50, 70)).rename("y"));
        assertThat(graph.compare(0, new Dropout())).anyMatch(step -> step.startsWith("add["));
    }

    /** A mask of whole heads broadcasts over their elements: ND4J multiplies with the stored mask. */
    @Test
    void aMaskThatBroadcastsIsStored() {
        SmallGraph graph = new SmallGraph();
        SDVariable mask = graph.mask("mask", 0.5, 40, 1, 3, 1);
        graph.keep(graph.input("x", 40, 1, 3, 8).mul(mask).rename("y"));
        assertThat(graph.compare(0, new Dropout())).anyMatch(step -> step.startsWith("mask"));
    }
}
