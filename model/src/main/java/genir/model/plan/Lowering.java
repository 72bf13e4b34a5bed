package genir.model.plan;

/**
 * Replaces an op by something faster: a view, a matrix product, a fused loop.
 *
 * <p>A lowering is an optimisation and nothing else: with all of them off, ND4J's own ops give the same values to within
 * rounding, which each lowering's test checks.
 */
public interface Lowering {
    /** The name it is switched off by. */
    String name();

    /** Fuses groups of nodes into ones that this lowering can run; called once, before any node is lowered. */
    default void fuse(NodeList nodes) {}

    /**
     * Lowers a node, or leaves it alone.
     *
     * @return whether every output of the node that is needed now has a place, and steps that fill it where needed
     */
    boolean lower(Node node, PlanBuilder plan);
}
