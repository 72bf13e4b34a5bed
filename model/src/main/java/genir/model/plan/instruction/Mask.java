package genir.model.plan.instruction;

/**
 * A dropout mask: 0 for what is dropped, 1 / (1 - rate) for what stays, as {@link genir.model.plan.kernel.DropoutMask} makes it.
 *
 * @param seed [2], the low and the high word of the seed that all masks of a run have in common
 * @param stream tells the masks of a program apart
 * @param rate share of the elements that are dropped, in [0, 1)
 */
public record Mask(Operand seed, int stream, double rate) {}
