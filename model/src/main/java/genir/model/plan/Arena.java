package genir.model.plan;

import genir.model.backend.NativeBackend;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Memory that several plans share, of which one runs at a time: what a plan has kept is lost as soon as another runs. Compile the
 * largest first; a plan that does not fit gets memory of its own, which those after it share.
 */
public final class Arena {
    private INDArray floats;

    /** The memory, of so many floats at least. */
    INDArray ofAtLeast(long length) {
        if (floats == null || floats.length() < length) {
            floats = NativeBackend.allocate(length);
        }
        return floats;
    }
}
