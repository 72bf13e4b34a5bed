package genir.model.plan.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class InPlaceTest {
    /** Of one value of the chain. */
    private static final long BYTES = 70 * 90 * Float.BYTES;

    private static final List<Rewrite> IN_PLACE = List.of(new InPlace());

    /** Each op in a chain may write over its input; the graph's own input it may not. */
    private static SmallGraph chain() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 70, 90);
        SDVariable half = x.mul(0.5);
        SDVariable sum = half.add(x);
        SDVariable relu = graph.sd().nn().relu(sum, 0);
        return graph.keep(relu.mul(x).rename("y"));
    }

    @Test
    void sameNumbersInLessMemory() {
        SmallGraph graph = chain();
        graph.compare(0, new InPlace());
        assertThat(graph.run(IN_PLACE).arenaBytes()).isBetween(2 * BYTES, 2 * BYTES + 64);
        assertThat(graph.run(List.of()).arenaBytes()).isGreaterThanOrEqualTo(3 * BYTES);
    }

    @Test
    void theInputIsStillThereAfterwards() {
        SmallGraph graph = chain();
        assertThat(graph.run(IN_PLACE).view("x").read().data())
                .containsExactly(graph.run(List.of()).view("x").read().data());
    }

    @Test
    void whatIsReadLaterOrKeptIsNotWrittenOver() {
        SmallGraph graph = new SmallGraph();
        SDVariable x = graph.input("x", 7, 9);
        SDVariable early = x.mul(0.5);
        SDVariable kept = early.add(x).rename("kept");
        SDVariable next = kept.mul(kept);
        graph.keep(kept, next.add(early).rename("y"));
        graph.compare(0, new InPlace());
    }

    /** A view reads the same memory under another name. */
    @Test
    void whatAViewReadsLaterIsNotWrittenOver() {
        SmallGraph graph = new SmallGraph();
        SDVariable half = graph.input("x", 6, 8).mul(0.5);
        SDVariable turned = graph.sd().permute(half, 1, 0);
        SDVariable flat = graph.sd().reshape(half, 48);
        SDVariable doubled = half.add(half);
        graph.keep(graph.sd().mmul(turned, doubled).rename("y"), flat.mul(3).rename("z"));
        graph.compare(1e-6, new ReshapeView(), new PermuteView(), new InPlace());
    }

    @Test
    void aBroadcastOperandIsNoPlaceForTheResult() {
        SmallGraph graph = new SmallGraph();
        SDVariable row = graph.input("row", 1, 9).mul(0.5);
        SDVariable y = row.add(graph.input("x", 7, 9).mul(2)).rename("y");
        graph.keep(y).differentiate(y, new long[] {7, 9}, graph.sd().getVariable("x"));
        graph.compare(0, new InPlace());
    }
}
