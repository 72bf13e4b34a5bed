package genir.model.plan.lowering;

import genir.model.backend.NativeBackend;
import genir.model.plan.Lowering;
import java.util.List;

/** The lowerings there are, in the order in which they are tried. */
public final class Lowerings {
    private Lowerings() {}

    /** All there are on the CPU; {@link #portable} ones on another backend. */
    public static List<Lowering> standard() {
        NativeBackend.start();
        return NativeBackend.onCpu() ? all() : portable();
    }

    /** Views need no backend's help; the others call cblas, or loop over memory that must be the CPU's. */
    public static List<Lowering> portable() {
        return List.of(new ReshapeView(), new PermuteView());
    }

    private static List<Lowering> all() {
        return List.of(
                new ReshapeView(),
                new PermuteView(),
                // Before those that may only fuse what no gradient reads.
                new SumGradient(),
                new Dropout(),
                new MatrixProduct(),
                new MatrixProductGradient(),
                new SingleQueryAttention(),
                new ProductSum(),
                new RmsNorm(),
                new SoftmaxGradient(),
                new Softmax(),
                new ReluGradient(),
                new BroadcastGradient(),
                new InPlace());
    }

    /**
     * The standard ones without some, for checking.
     *
     * @param names of those to leave out
     * @throws IllegalArgumentException if there is none of a name
     */
    public static List<Lowering> without(String... names) {
        List<String> known = all().stream().map(Lowering::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no lowering is named " + name + "; there are " + known);
            }
        }
        List<String> left = List.of(names);
        return standard().stream()
                .filter(lowering -> !left.contains(lowering.name()))
                .toList();
    }

    /** No lowering at all: every op is ND4J's. */
    public static List<Lowering> none() {
        return List.of();
    }
}
