package genir.model.weights;

import genir.model.ModelException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file.
 *
 * @param tensors by name, in the header's order
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, TensorInfo> tensors) {
    /** The longest header the reference implementation reads. */
    static final long LONGEST = 100_000_000;

    /**
     * Checks that the tensors fill the data without gap or overlap, each with the bytes its shape and type need.
     *
     * @param dataBytes bytes of the file after the header
     */
    void validate(Path file, long dataBytes) {
        List<TensorInfo> inOrder = tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end))
                .toList();
        long reached = 0;
        for (TensorInfo tensor : inOrder) {
            String problem = problem(tensor, reached, dataBytes);
            if (problem != null) {
                throw new ModelException(file + ": " + tensor.describe() + " " + problem);
            }
            reached = tensor.end();
        }
        if (reached != dataBytes) {
            throw new ModelException(
                    file + ": the tensors take " + reached + " bytes, but the file holds " + dataBytes);
        }
    }

    private static String problem(TensorInfo tensor, long reached, long dataBytes) {
        String offsets = "data_offsets [" + tensor.begin() + ", " + tensor.end() + "]";
        if (tensor.end() < tensor.begin()) {
            return "ends before it begins: " + offsets;
        }
        if (tensor.end() > dataBytes) {
            return "lies beyond the end of the file: " + offsets + " of " + dataBytes + " bytes";
        }
        if (tensor.begin() < reached) {
            return "overlaps the tensor before it: " + offsets + ", expected to begin at " + reached;
        }
        if (tensor.begin() > reached) {
            return "leaves a gap before it: " + offsets + ", expected to begin at " + reached;
        }
        long bits;
        try {
            bits = Math.multiplyExact(tensor.elements(), tensor.dtype().bits());
        } catch (ArithmeticException e) {
            return "is too large: its size overflows 64 bits";
        }
        if (bits % 8 != 0) {
            return "takes " + bits + " bits, not a whole number of bytes";
        }
        return bits / 8 == tensor.bytes()
                ? null
                : "takes " + bits / 8 + " bytes, but " + offsets + " hold " + tensor.bytes();
    }
}
