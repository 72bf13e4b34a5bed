package genir.model.plan.lowering;

import genir.model.plan.Lowering;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** The lowerings there are, in the order in which they are tried. */
public final class Lowerings {
    private Lowerings() {}

    /** Views need no backend's help; the others call cblas and are for the CPU backend alone. */
    public static List<Lowering> standard() {
        List<Lowering> views = List.of(new ReshapeView(), new PermuteView());
        if (!Nd4j.getBackend().getClass().getSimpleName().startsWith("Cpu")) {
            return views;
        }
        return List.of(
                new ReshapeView(),
                new PermuteView(),
                new Dropout(),
                new MatrixProduct(),
                new MatrixProductGradient(),
                new SingleQueryAttention(),
                new ProductSum(),
                new SumGradient(),
                new RmsNorm(),
                new SoftmaxGradient(),
                new ReluGradient(),
                new BroadcastGradient(),
                new InPlace());
    }

    /** No lowering at all: every op is ND4J's. */
    public static List<Lowering> none() {
        return List.of();
    }
}
