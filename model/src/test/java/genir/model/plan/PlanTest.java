package genir.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.backend.NativeBackend;
import genir.model.plan.device.Devices;
import genir.model.plan.rewrite.Rewrites;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A plan of a graph small enough to compute by hand: doubled = 2 x, squared = doubled^2, product = squared w. */
class PlanTest {
    private static final float[] X = {1, 2, 3, 4, 5, 6};

    @BeforeAll
    static void start() {
        NativeBackend.start();
    }

    private static PlanSpec spec(INDArray weight) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.FLOAT, -1, 3);
        SDVariable doubled = x.mul(2).rename("doubled");
        SDVariable squared = doubled.mul(doubled).rename("squared");
        SDVariable w = graph.var("w", weight);
        graph.mmul(squared, w).rename("product");
        graph.permute(squared, 1, 0).rename("turned");
        return new PlanSpec(graph, name -> new External(new HostMemory(weight), weight.shape()), Devices.standard())
                .input("x", 2, 3)
                .rewrites(Rewrites.standard());
    }

    private static PlanSpec spec() {
        return spec(Nd4j.ones(DataType.FLOAT, 3, 1));
    }

    private static float[] product(Plan plan) {
        return plan.view("product").read().data();
    }

    @Test
    void computes() {
        Plan plan = spec().keep("product").compile();
        plan.view("x").write(X);
        plan.run();
        assertThat(product(plan)).containsExactly(4 + 16 + 36, 64 + 100 + 144);
        assertThat(plan.arenaBytes()).isPositive();
        assertThat(plan.program().instructions()).hasSize(3);
    }

    @Test
    void whatIsNotKeptCannotBeReadOrHooked() {
        Plan plan = spec().keep("product").compile();
        plan.view("x").write(X);
        assertThatThrownBy(() -> plan.view("squared"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("squared");
        assertThatThrownBy(() -> plan.run(List.of(Hook.write("squared", view -> {}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("squared");
        assertThat(plan.has("squared")).isFalse();
        assertThatThrownBy(() -> spec().keep("nothing").compile())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> plan.rerun(List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void givenInTheMiddleOnlyTheRestRuns() {
        Plan plan = spec().input("squared", 2, 3).keep("product").compile();
        plan.view("squared").write(X);
        plan.run();
        assertThat(product(plan)).containsExactly(6, 15);
        assertThat(plan.has("x")).isFalse();
        assertThat(plan.program().instructions()).hasSize(1);
    }

    @Test
    void aHookedInputIsGivenBack() {
        Plan plan = spec().keep("product").rerunnable().compile();
        plan.view("x").write(X);
        plan.run(List.of(Hook.write("x", view -> view.write(new float[6]))));
        assertThat(product(plan)).containsExactly(0, 0);
        plan.rerun(List.of());
        assertThat(product(plan)).containsExactly(56, 308);
        plan.view("x").write(new float[] {1, 1, 1, 1, 1, 1});
        plan.run();
        assertThat(product(plan)).containsExactly(12, 12);
    }

    @Test
    void onlyWhatHooksChangedRunsAgain() {
        Plan plan = spec().keep(List.of("doubled", "squared", "product"))
                .rerunnable()
                .compile();
        plan.view("x").write(X);
        plan.run();
        // Not filled in between: a step that ran again would read this.
        plan.view("x").write(new float[6]);
        plan.rerun(List.of(Hook.write("squared", view -> view.writeRows(0, 1, new float[3], 0))));
        assertThat(product(plan)).containsExactly(0, 308);
        plan.rerun(List.of());
        assertThat(product(plan)).containsExactly(56, 308);
    }

    @Test
    void whatTwoRunsBothChangeRunsOnce() {
        Plan plan = spec().keep(List.of("doubled", "squared", "product"))
                .rerunnable()
                .compile();
        plan.view("x").write(X);
        Hook tenfold = Hook.edit("doubled", false, List.of(new Edit.Scale(0, 6, 10)));
        plan.run(List.of(tenfold));
        assertThat(product(plan)).containsExactly(5600, 30800);
        // Not filled in between: a step that ran again would read this.
        plan.view("x").write(new float[6]);
        Hook zero = Hook.edit("squared", false, List.of(new Edit.Fill(0, 3, 0)));
        plan.rerun(List.of(tenfold, zero));
        assertThat(product(plan)).containsExactly(0, 30800);
        plan.rerun(List.of(tenfold));
        assertThat(product(plan)).containsExactly(5600, 30800);
        // Code may do something else each time.
        plan.rerun(List.of(tenfold, Hook.write("doubled", view -> {})));
        assertThat(product(plan)).containsExactly(0, 0);
    }

    @Test
    void errorsNameTheOpAndTheShapes() {
        assertThatThrownBy(() -> spec(Nd4j.ones(DataType.FLOAT, 4, 1))
                        .rewrites(Rewrites.none())
                        .keep("product")
                        .compile())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("matmul")
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[4, 1]");
        assertThatThrownBy(() ->
                        spec(Nd4j.ones(DataType.FLOAT, 4, 1)).keep("product").compile())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("matmul");
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                Arguments.of("squared", new float[] {4, 16, 36, 64, 100, 144}, new float[] {4, 7, 18, 32, 101, 146}),
                Arguments.of("turned", new float[] {4, 64, 16, 100, 36, 144}, new float[] {4, 7, 8, 50, 37, 146}));
    }

    /** On elements one behind the other, and on those of a transposed view. */
    @ParameterizedTest
    @MethodSource("layouts")
    void editsChangeJustTheirElements(String name, float[] before, float[] after) {
        Plan plan = spec().keep("turned").keep("squared").compile();
        plan.view("x").write(X);
        plan.run();
        TensorView view = plan.view(name);
        assertThat(view.read().data()).containsExactly(before);
        view.apply(List.of(
                new Edit.Put(1, 1, new float[] {9, 7}, 1),
                new Edit.Scale(2, 2, 0.5),
                new Edit.Add(4, new float[] {1, 2}),
                new Edit.Fill(0, 1, 4)));
        assertThat(view.read().data()).containsExactly(after);
        assertThatThrownBy(() -> view.apply(List.of(new Edit.Fill(5, 2, 0))))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aHookOfEditsAloneChangesWhatFollows() {
        Plan plan = spec().keep("squared").keep("product").compile();
        plan.view("x").write(X);
        plan.run(List.of(Hook.edit("squared", false, List.of(new Edit.Fill(0, 3, 1)))));
        assertThat(product(plan)).containsExactly(3, 308);
    }

    /** A transposed view stands in memory by column. */
    @Test
    void valuesInAnotherOrderAreReadAndWrittenByRow() {
        Plan plan = spec().keep("turned").keep("squared").compile();
        plan.view("x").write(X);
        plan.run();
        TensorView turned = plan.view("turned");
        assertThat(turned.shape()).containsExactly(3, 2);
        assertThat(turned.read().data()).containsExactly(4, 64, 16, 100, 36, 144);
        float[] row = new float[2];
        turned.readRows(1, 2, row, 0);
        assertThat(row).containsExactly(16, 100);
        turned.writeRows(1, 3, new float[] {-1, -2, -3, -4}, 0);
        assertThat(turned.read().data()).containsExactly(4, 64, -1, -2, -3, -4);
    }

    @Test
    void rowsMustBeThereAndFit() {
        Plan plan = spec().keep("squared").compile();
        TensorView view = plan.view("squared");
        assertThatThrownBy(() -> view.readRows(1, 3, new float[6], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.readRows(0, 2, new float[5], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.writeRows(0, 1, new float[3], 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.write(new float[5])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.write(new float[7])).isInstanceOf(IllegalArgumentException.class);
    }
}
