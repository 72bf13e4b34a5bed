package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class BroadcastGradientTest {
    private static final long[] SHAPE = {300, 131};

    @Test
    void aRowThatMultipliedEveryRow() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", SHAPE);
        SDVariable gain = graph.input("gain", 131);
        SDVariable y = x.mul(gain).rename("y");
        graph.keep(y).differentiate(y, SHAPE, x, gain);
        assertThat(graph.compare(1e-5, new BroadcastGradient())).noneMatch(step -> step.startsWith("multiply_bp"));
    }

    @Test
    void operandsOfOneShape() {
        SmallGraph graph = new SmallGraph();
        SDVariable a = graph.input("a", SHAPE);
        SDVariable b = graph.input("b", SHAPE);
        SDVariable y = a.mul(b).rename("y");
        graph.keep(y).differentiate(y, SHAPE, a, b);
        assertThat(graph.compare(0, new BroadcastGradient())).noneMatch(step -> step.startsWith("multiply_bp"));
    }

    @Test
    void aSquare() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", SHAPE);
        SDVariable y = x.mul(x).rename("y");
        graph.keep(y).differentiate(y, SHAPE, x);
        assertThat(graph.compare(1e-6, new BroadcastGradient())).noneMatch(step -> step.startsWith("multiply_bp"));
    }

    @Test
    void otherBroadcastsAreLeftToNd4j() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 20, 30);
        SDVariable column = graph.input("column", 20, 1);
        SDVariable y = x.mul(column).rename("y");
        graph.keep(y).differentiate(y, new long[] {20, 30}, x, column);
        assertThat(graph.compare(1e-6, new BroadcastGradient())).anyMatch(step -> step.startsWith("multiply_bp"));
    }
}
