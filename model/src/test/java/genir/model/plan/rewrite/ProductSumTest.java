package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class ProductSumTest {
    private static final Rewrite[] REWRITES = {new MatrixProduct(), new ProductSum()};

    private static SDVariable product(SmallGraph graph) {
        return graph.sd().mmul(graph.input("x", 60, 40), graph.input("w", 30, 40), false, true, false);
    }

    @Test
    void accumulatesIntoWhatNobodyReadsLater() {
        SmallGraph graph = new SmallGraph();
        SDVariable residual = graph.input("r", 60, 30).mul(2);
        graph.keep(residual.add(product(graph)).rename("y"));
        assertThat(graph.compare(2e-6, REWRITES)).hasSize(2).noneMatch(step -> step.startsWith("add["));
    }

    @Test
    void leavesWhatIsReadLaterAsItIs() {
        SmallGraph graph = new SmallGraph();
        SDVariable residual = graph.input("r", 60, 30).mul(2);
        SDVariable y = product(graph).add(residual).rename("y");
        graph.keep(y.mul(residual).rename("later"), y);
        assertThat(graph.compare(2e-6, REWRITES)).noneMatch(step -> step.startsWith("add["));
    }

    @Test
    void leavesWhatIsKeptAndWhatIsGivenAsItIs() {
        SmallGraph graph = new SmallGraph();
        SDVariable input = graph.input("r", 60, 30);
        SDVariable kept = input.mul(2).rename("kept");
        graph.keep(kept, kept.add(product(graph)).rename("y"));
        graph.keep(input.add(graph.sd().mmul(graph.input("a", 60, 8), graph.input("b", 8, 30)))
                .rename("z"));
        assertThat(graph.compare(2e-6, REWRITES)).noneMatch(step -> step.startsWith("add["));
    }

    @Test
    void aProductThatIsKeptIsAddedAfterwards() {
        SmallGraph graph = new SmallGraph();
        SDVariable product = product(graph).rename("product");
        graph.keep(product, graph.input("r", 60, 30).mul(2).add(product).rename("y"));
        assertThat(graph.compare(2e-6, REWRITES)).anyMatch(step -> step.startsWith("add["));
    }

    @Test
    void twoProductsAndAProductWithItself() {
        SmallGraph graph = new SmallGraph();
        SDVariable product = product(graph);
        SDVariable other = graph.sd().mmul(graph.input("a", 60, 8), graph.input("b", 8, 30));
        graph.keep(product.add(other).rename("y"));
        SDVariable third = graph.sd().mmul(graph.input("c", 60, 8), graph.input("d", 8, 30));
        graph.keep(third.add(third).rename("z"));
        graph.compare(2e-6, REWRITES);
    }
}
