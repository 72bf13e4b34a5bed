package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;

class SoftmaxGradientTest {
    @ParameterizedTest
    @CsvSource({"1,1,2", "2,3,7", "1,9,31", "8,64,64"})
    void readsTheKeptSoftmax(int batch, int queries, int keys) {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", batch, 3, queries, keys);
        SDVariable y = graph.sd().nn().softmax(x.mul(4), -1).rename("y");
        graph.keep(y).differentiate(y, new long[] {batch, 3, queries, keys}, x);
        assertThat(graph.compare(1e-5, new SoftmaxGradient()))
                .anyMatch(step -> step.startsWith("softmax_gradient["))
                .noneMatch(step -> step.startsWith("softmax_bp"));
    }
}
