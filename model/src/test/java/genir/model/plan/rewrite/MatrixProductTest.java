package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;

class MatrixProductTest {
    private static final Rewrite[] REWRITES = {new PermuteView(), new MatrixProduct()};

    private static SDVariable operand(SmallGraph graph, String name, boolean transposed, long rows, long columns) {
        return transposed ? graph.input(name, columns, rows) : graph.input(name, rows, columns);
    }

    @ParameterizedTest
    @CsvSource({"17,33,9", "1,64,40", "40,64,1", "300,200,100", "5,1,7"})
    void everyTransposeOfMatrices(int rows, int inner, int columns) {
        for (boolean first : new boolean[] {false, true}) {
            for (boolean second : new boolean[] {false, true}) {
                SmallGraph graph = new SmallGraph();
                SDVariable a = operand(graph, "a", first, rows, inner);
                SDVariable b = operand(graph, "b", second, inner, columns);
                graph.keep(graph.sd().mmul(a, b, first, second, false).rename("c"));
                assertThat(graph.compare(2e-6, REWRITES))
                        .singleElement()
                        .asString()
                        .startsWith("product[");
            }
        }
    }

    /** The heads of attention: a batch of matrices, each with gaps between its rows. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "3,2,5", "4,1,33", "2,64,64"})
    void stridedHeads(int batch, int queries, int keys) {
        SmallGraph graph = new SmallGraph();
        SDVariable q = graph.sd().permute(graph.input("q", batch, queries, 3, 8), 0, 2, 1, 3);
        SDVariable k = graph.sd().permute(graph.input("k", batch, keys, 3, 8), 0, 2, 1, 3);
        SDVariable scores = graph.sd().mmul(q, k, false, true, false).rename("scores");
        SDVariable mixed = graph.sd().mmul(scores, k, false, false, false);
        graph.keep(scores, graph.sd().permute(mixed, 0, 2, 1, 3).rename("z"));
        assertThat(graph.compare(2e-6, REWRITES)).hasSize(2).allMatch(step -> step.startsWith("product["));
    }
}
