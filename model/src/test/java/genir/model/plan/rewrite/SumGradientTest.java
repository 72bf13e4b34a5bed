package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class SumGradientTest {
    @Test
    void operandsOfTheSumsShapeShareTheGradient() {
        SmallGraph graph = new SmallGraph();
        SDVariable a = graph.input("a", 20, 30);
        SDVariable b = graph.input("b", 20, 30);
        SDVariable y = a.mul(2).add(b.mul(a)).rename("y");
        graph.keep(y).differentiate(y, new long[] {20, 30}, a, b);
        assertThat(graph.compare(1e-6, new SumGradient())).noneMatch(step -> step.startsWith("add_bp"));
    }

    @Test
    void whatWasAddedToTheWholeBatchGetsTheSumOverIt() {
        SmallGraph graph = new SmallGraph();
        SDVariable scores = graph.input("scores", 2, 3, 4, 5);
        SDVariable bias = graph.input("bias", 1, 3, 4, 5);
        SDVariable y = scores.mul(3).add(bias.mul(2)).rename("y");
        graph.keep(y).differentiate(y, new long[] {2, 3, 4, 5}, scores, bias);
        assertThat(graph.compare(1e-6, new SumGradient()))
                .noneMatch(step -> step.startsWith("add_bp"))
                .anyMatch(step -> step.startsWith("batch_sum"));
    }

    @Test
    void otherBroadcastsAreLeftToNd4j() {
        SmallGraph graph = new SmallGraph();
        SDVariable scores = graph.input("scores", 2, 3, 4, 5);
        SDVariable mask = graph.input("mask", 2, 1, 1, 5);
        SDVariable y = scores.add(mask).rename("y");
        graph.keep(y).differentiate(y, new long[] {2, 3, 4, 5}, scores, mask);
        assertThat(graph.compare(1e-6, new SumGradient())).anyMatch(step -> step.startsWith("add_bp"));
    }

    @Test
    void aBroadcastOperandWhoseGradientNobodyWantsIsNoHindrance() {
        SmallGraph graph = new SmallGraph();
        SDVariable scores = graph.input("scores", 2, 3, 4, 5);
        SDVariable y = scores.mul(3).add(graph.input("mask", 2, 1, 1, 5)).rename("y");
        graph.keep(y).differentiate(y, new long[] {2, 3, 4, 5}, scores);
        assertThat(graph.compare(1e-6, new SumGradient())).noneMatch(step -> step.startsWith("add_bp"));
    }
}
