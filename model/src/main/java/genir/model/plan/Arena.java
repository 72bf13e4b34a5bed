package genir.model.plan;

/**
 * Memory that several plans share, of which one runs at a time: what a plan has kept is lost as soon as another runs. Compile the
 * largest first; a plan that does not fit gets memory of its own, which those after it share.
 */
public final class Arena {
    private Memory floats;

    /** The memory, of so many floats at least; it is of the device that asked first. */
    Memory ofAtLeast(long length, Device device) {
        if (floats == null || floats.length() < length) {
            floats = device.allocate(length);
        }
        return floats;
    }
}
