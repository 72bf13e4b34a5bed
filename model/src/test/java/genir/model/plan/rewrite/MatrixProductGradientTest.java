package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;

class MatrixProductGradientTest {
    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void bothOperands(boolean first, boolean second) {
        SmallGraph graph = new SmallGraph();
        SDVariable a = first ? graph.input("a", 33, 18) : graph.input("a", 18, 33);
        SDVariable b = second ? graph.input("b", 70, 33) : graph.input("b", 33, 70);
        SDVariable c = graph.sd().mmul(a, b, first, second, false).rename("c");
        graph.keep(c).differentiate(c, new long[] {18, 70}, a, b);
        assertThat(graph.compare(2e-6, new MatrixProductGradient()))
                .noneMatch(step -> step.startsWith("matmul_bp"))
                .filteredOn(step -> step.startsWith("product["))
                .hasSize(2);
    }

    @Test
    void aBatchOfStridedMatrices() {
        SmallGraph graph = new SmallGraph();
        SDVariable q = graph.input("q", 3, 5, 2, 8);
        SDVariable k = graph.input("k", 3, 9, 2, 8);
        SDVariable scores = graph.sd()
                .mmul(graph.sd().permute(q, 0, 2, 1, 3), graph.sd().permute(k, 0, 2, 1, 3), false, true, false)
                .rename("scores");
        graph.differentiate(scores, new long[] {3, 2, 5, 9}, q, k);
        assertThat(graph.compare(2e-6, new PermuteView(), new MatrixProductGradient()))
                .hasSize(2)
                .allMatch(step -> step.startsWith("product["));
    }

    @Test
    void anOperandNobodyAsksForCostsNothing() {
        SmallGraph graph = new SmallGraph();
        SDVariable b = graph.input("b", 33, 70);
        SDVariable c = graph.sd()
                .mmul(graph.input("a", 18, 33), b, false, false, false)
                .rename("c");
        graph.differentiate(c, new long[] {18, 70}, b);
        assertThat(graph.compare(2e-6, new MatrixProductGradient()))
                .filteredOn(step -> step.startsWith("product["))
                .hasSize(1);
    }
}
