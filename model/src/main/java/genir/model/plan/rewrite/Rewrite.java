package genir.model.plan.rewrite;

/**
 * Makes fewer or faster nodes of some, whatever the device.
 *
 * <p>A rewrite is an optimisation and nothing else: with all of them off, ND4J's own ops give the same values to within
 * rounding, which each rewrite's test checks.
 */
public interface Rewrite {
    /** The name it is switched off by. */
    String name();

    /** Rewrites all nodes that it knows something better for. */
    void apply(NodeList nodes);
}
