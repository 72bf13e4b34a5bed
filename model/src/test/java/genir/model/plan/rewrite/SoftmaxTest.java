package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;

class SoftmaxTest {
    private static final float MASKED = -1e9f;

    /** Half of the keys of every second row are hidden. */
    private static SDVariable padding(SmallGraph graph, int batch, int keys) {
        float[] mask = new float[batch * keys];
        for (int row = 1; row < batch; row += 2) {
            for (int key = (keys + 1) / 2; key < keys; key++) {
                mask[row * keys + key] = MASKED;
            }
        }
        return graph.input("padding", mask, batch, 1, 1, keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 31, 32, 33, 64})
    void aloneOverAnyWidth(int width) {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 5, 3, 9, width).mul(20);
        graph.keep(graph.sd().nn().softmax(x, -1).rename("y"));
        assertThat(graph.compare(1e-6, new Softmax())).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "4,1,33", "3,7,7", "16,64,64"})
    void addsMaskAndBiasItself(int batch, int queries, int keys) {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", batch, 3, queries, keys).mul(5);
        SDVariable bias = graph.input("bias", 1, 3, queries, keys).add(padding(graph, batch, keys));
        graph.keep(graph.sd().nn().softmax(x.add(bias), -1).rename("y"));
        graph.keep(graph.sd()
                .nn()
                .softmax(x.mul(2).add(graph.sd().getVariable("padding")), -1)
                .rename("z"));
        assertThat(graph.compare(1e-6, new Softmax()))
                .filteredOn(step -> step.matches("softmax\\[.*, .*"))
                .hasSize(2);
    }

    @Test
    void whatIsHiddenIsExactlyZero() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 2, 3, 4, 10);
        graph.keep(graph.sd().nn().softmax(x.add(padding(graph, 2, 10)), -1).rename("y"));
        float[] pattern =
                graph.run(java.util.List.of(new Softmax())).view("y").read().data();
        for (int row = 0; row < 3 * 4; row++) {
            for (int key = 5; key < 10; key++) {
                assertThat(pattern[(3 * 4 + row) * 10 + key]).isZero();
            }
        }
    }

    @Test
    void scoresThatWereAskedForAreThere() {
        SmallGraph graph = new SmallGraph();
        SDVariable scores =
                graph.input("x", 2, 3, 4, 10).add(padding(graph, 2, 10)).rename("scores");
        graph.keep(scores, graph.sd().nn().softmax(scores, -1).rename("y"));
        assertThat(graph.compare(1e-6, new Softmax())).noneMatch(step -> step.matches("softmax\\[.*, .*"));
    }
}
