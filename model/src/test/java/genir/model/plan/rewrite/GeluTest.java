package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;

class GeluTest {
    private static final double LINEAR = 2 * Math.sqrt(2 / Math.PI);

    /** As the graph's MLP writes it. */
    private static SDVariable gelu(SmallGraph graph, SDVariable x, double linear) {
        SDVariable slope =
                x.mul(x).mul(LINEAR * 0.044715).rename("cubic").add(linear).rename("slope");
        return x.mul(graph.sd().nn().sigmoid(x.mul(slope)).rename("gate"));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,12", "130,300"})
    void oneStepEachWay(int rows, int width) {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", rows, width);
        SDVariable y = gelu(graph, x, LINEAR).rename("y");
        graph.keep(y).differentiate(y, new long[] {rows, width}, x);
        assertThat(graph.compare(1e-6, new Gelu())).containsExactly("gelu[x]", "gelu_gradient[x, y-grad]");
    }

    /** As in the model: what is activated is made and read by products, and what comes out is multiplied. */
    @Test
    void betweenProductsAndBehindAGate() {
        SmallGraph graph = new SmallGraph();
        SDVariable in = graph.input("in", 40, 24);
        SDVariable first = graph.input("first", 24, 36);
        SDVariable second = graph.input("second", 24, 36);
        SDVariable x = graph.sd().mmul(in, first).rename("x");
        SDVariable y = gelu(graph, x, LINEAR)
                .mul(graph.sd().mmul(in, second).rename("factor"))
                .rename("y");
        graph.keep(x, y).differentiate(y, new long[] {40, 36}, in, first, second);
        assertThat(graph.compare(1e-5, Rewrites.standard().toArray(Rewrite[]::new)))
                .contains("gelu[x]")
                .anyMatch(step -> step.startsWith("gelu_gradient[x, "))
                .allMatch(step -> step.matches("(product|multiply|gelu|gelu_gradient)\\[.*"));
    }

    @Test
    void staysAsItIsWhereSomethingInsideIsAskedFor() {
        for (String inside : new String[] {"cubic", "slope", "gate"}) {
            SmallGraph graph = new SmallGraph();
            SDVariable x = graph.input("x", 40, 24);
            SDVariable y = gelu(graph, x, LINEAR).rename("y");
            graph.keep(y, graph.sd().getVariable(inside)).differentiate(y, new long[] {40, 24}, x);
            assertThat(graph.compare(0, new Gelu())).noneMatch(step -> step.startsWith("gelu"));
        }
    }

    @Test
    void withOtherConstantsItIsAnotherFunction() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 5, 6);
        graph.keep(gelu(graph, x, 1.702).rename("y"));
        assertThat(graph.compare(0, new Gelu())).noneMatch(step -> step.startsWith("gelu"));
    }
}
