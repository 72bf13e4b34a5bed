package genir.model.plan.rewrite;

import java.util.List;

/** The rewrites there are, in the order in which they are applied. */
public final class Rewrites {
    private Rewrites() {}

    /** All there are. */
    public static List<Rewrite> standard() {
        return List.of(
                new ReshapeView(),
                new PermuteView(),
                new IdentityView(),
                // Before those that may only take what no gradient reads.
                new SumGradient(),
                new Dropout(),
                new MatrixProduct(),
                new MatrixProductGradient(),
                new SingleQueryAttention(),
                new ProductSum(),
                new RmsNorm(),
                new Gelu(),
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
    public static List<Rewrite> without(String... names) {
        List<String> known = standard().stream().map(Rewrite::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no rewrite is named " + name + "; there are " + known);
            }
        }
        List<String> left = List.of(names);
        return standard().stream()
                .filter(rewrite -> !left.contains(rewrite.name()))
                .toList();
    }

    /** No rewrite at all: every op is ND4J's. */
    public static List<Rewrite> none() {
        return List.of();
    }
}
