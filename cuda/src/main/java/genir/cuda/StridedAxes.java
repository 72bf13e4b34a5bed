package genir.cuda;

import genir.model.plan.instruction.Operand;
import java.util.ArrayList;
import java.util.List;

/**
 * The axes of a result as loops over up to three operands, as few as there can be: axes of one element are left out, and two that
 * are runs of one another in each operand are taken together.
 *
 * @param lengths of the four axes that the kernels have; 1 for those that are not needed
 * @param strides of each operand along them, 0 where it is broadcast
 */
@SuppressWarnings("ArrayRecordComponent")
record StridedAxes(long[] lengths, List<long[]> strides) {
    private static final int AXES = 4;

    /**
     * The axes of the result.
     *
     * @param operands what is read and the result; where one has fewer axes, its first ones are missing
     */
    static StridedAxes of(Operand result, List<Operand> operands) {
        List<Long> lengths = new ArrayList<>();
        List<List<Long>> strides = new ArrayList<>();
        operands.forEach(operand -> strides.add(new ArrayList<>()));
        int rank = result.rank();
        for (int axis = 0; axis < rank; axis++) {
            long length = result.shape()[axis];
            if (length == 1) {
                continue;
            }
            int last = lengths.size() - 1;
            boolean joined = last >= 0;
            for (int i = 0; i < operands.size(); i++) {
                long stride = stride(operands.get(i), axis - rank, length, result);
                joined &= last >= 0 && strides.get(i).get(last) == stride * length;
                strides.get(i).add(stride);
            }
            if (joined) {
                lengths.set(last, lengths.get(last) * length);
                strides.forEach(own -> own.remove(last));
            } else {
                lengths.add(length);
            }
        }
        if (lengths.size() > AXES) {
            throw new IllegalArgumentException(result + " has more axes than a kernel can loop over");
        }
        return new StridedAxes(
                padded(lengths, 1), strides.stream().map(own -> padded(own, 0)).toList());
    }

    /**
     * The stride of an operand along an axis of the result.
     *
     * @param fromEnd the axis counted from the end, -1 for the last one
     */
    private static long stride(Operand operand, int fromEnd, long length, Operand result) {
        int axis = operand.rank() + fromEnd;
        if (axis < 0 || operand.shape()[axis] == 1) {
            return 0;
        }
        if (operand.shape()[axis] != length) {
            throw new IllegalArgumentException(operand + " cannot be broadcast to " + result);
        }
        return operand.strides()[axis];
    }

    private static long[] padded(List<Long> numbers, long first) {
        long[] padded = new long[AXES];
        int missing = AXES - numbers.size();
        for (int axis = 0; axis < AXES; axis++) {
            padded[axis] = axis < missing ? first : numbers.get(axis - missing);
        }
        return padded;
    }

    /** Whether each operand is one run of memory, as long as the result. */
    boolean oneRun() {
        boolean single = lengths[0] == 1 && lengths[1] == 1 && lengths[2] == 1;
        return single && (lengths[3] == 1 || strides.stream().allMatch(own -> own[3] == 1));
    }
}
