package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;

class RmsNormTest {
    private static SDVariable norm(SmallGraph graph, SDVariable x, SDVariable gain) {
        SDVariable scale =
                graph.sd().math().sqrt(x.mul(x).mean(true, 1).add(1e-6)).rename("scale");
        return x.div(scale).rename("normalized").mul(gain);
    }

    /** Not a single row: ND4J's own gradient of the division is wrong there (GradientGoldensTest has those). */
    @ParameterizedTest
    @CsvSource({"2,3", "7,12", "3,131", "300,256"})
    void oneStepEachWay(int rows, int width) {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", rows, width);
        SDVariable gain = graph.input("gain", width);
        SDVariable y = norm(graph, x, gain).rename("y");
        graph.keep(y).differentiate(y, new long[] {rows, width}, x, gain);
        assertThat(graph.compare(2e-5, new RmsNorm()))
                .hasSize(2)
                .anyMatch(step -> step.startsWith("rms_norm["))
                .anyMatch(step -> step.startsWith("rms_norm_gradient["));
    }

    /** The residual stream: what is normed also passes by, and its gradients meet. */
    @Test
    void withTheResidualBesideIt() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 40, 24);
        SDVariable gain = graph.input("gain", 24);
        SDVariable stream = x.mul(1.5).rename("stream");
        SDVariable y = stream.add(norm(graph, stream, gain).mul(0.7)).rename("y");
        graph.keep(y).differentiate(y, new long[] {40, 24}, x, gain);
        assertThat(graph.compare(2e-5, new RmsNorm())).anyMatch(step -> step.startsWith("rms_norm_gradient["));
    }

    @Test
    void aSingleRowForwards() {
        SmallGraph graph = new SmallGraph();
        graph.keep(norm(graph, graph.input("x", 1, 50), graph.input("gain", 50)).rename("y"));
        assertThat(graph.compare(2e-6, new RmsNorm())).hasSize(1);
    }

    @Test
    void isInPartsWhereSomethingInsideIsAskedFor() {
        for (String inside : new String[] {"scale", "normalized"}) {
            SmallGraph graph = new SmallGraph();
            SDVariable x = graph.input("x", 40, 24);
            graph.keep(
                    norm(graph, x, graph.input("gain", 24)).rename("y"),
                    graph.sd().getVariable(inside));
            assertThat(graph.compare(2e-6, new RmsNorm()))
                    .hasSize(3)
                    .anyMatch(step -> step.startsWith("root_mean_square["))
                    .anyMatch(step -> step.startsWith("divide["));
        }
    }

    @Test
    void staysAsItIsWhereTheGradientIsAskedForToo() {
        for (String inside : new String[] {"scale", "normalized"}) {
            SmallGraph graph = new SmallGraph();
            SDVariable x = graph.input("x", 40, 24);
            SDVariable y = norm(graph, x, graph.input("gain", 24)).rename("y");
            graph.keep(y, graph.sd().getVariable(inside)).differentiate(y, new long[] {40, 24}, x);
            assertThat(graph.compare(2e-5, new RmsNorm())).noneMatch(step -> step.startsWith("rms_norm"));
        }
    }
}
