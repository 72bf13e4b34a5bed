package genir.model.plan;

/**
 * Memory of the caller's that a program reads or writes where it lies, such as a weight.
 *
 * @param memory as long as the shape says, row-major
 * @param shape lengths of the axes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record External(Memory memory, long... shape) {}
