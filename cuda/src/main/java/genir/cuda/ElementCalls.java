package genir.cuda;

import genir.model.plan.instruction.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Calls of kernels that make each element by itself, wherever the elements lie. */
final class ElementCalls {
    /** What the kernels do. */
    enum Op {
        COPY(0),
        RELU(1),
        SCALE(2),
        FILL(3),
        ADD(4),
        MULTIPLY(5),
        DIVIDE(6);

        /** Its number in elementwise.cu. */
        private final int code;

        Op(int code) {
            this.code = code;
        }
    }

    private final Launcher launcher;
    private final Operands operands;

    ElementCalls(Launcher launcher, Operands operands) {
        this.launcher = launcher;
        this.operands = operands;
    }

    /** {@code result = op(inputs)}, inputs being none, one or two. */
    Runnable call(Op op, List<Operand> inputs, float number, Operand result) {
        List<Operand> all = Stream.concat(inputs.stream(), Stream.of(result)).toList();
        long[] addresses = all.stream().mapToLong(operands::anywhere).toArray();
        return call(op, StridedAxes.of(result, all), addresses, number, result.length());
    }

    /** Copies elements between any two places. */
    Runnable copy(Operand from, long fromAddress, Operand to, long toAddress) {
        return call(
                Op.COPY, StridedAxes.of(to, List.of(from, to)), new long[] {fromAddress, toAddress}, 0, to.length());
    }

    /** The same with the operands' addresses, that of the result last. */
    Runnable call(Op op, StridedAxes axes, long[] addresses, float number, long length) {
        int inputs = addresses.length - 1;
        long a = inputs > 0 ? addresses[0] : 0;
        long b = inputs > 1 ? addresses[1] : 0;
        long y = addresses[inputs];
        if (axes.oneRun()) {
            return switch (op) {
                case COPY -> () -> launcher.gpu().copy(a, y, length * Float.BYTES);
                case RELU -> launcher.elements("relu", length, a, y, length);
                case SCALE -> launcher.elements("scale", length, a, number, y, length);
                case FILL -> launcher.elements("fill", length, y, number, length);
                case ADD -> launcher.elements("add", length, a, b, y, length);
                case DIVIDE -> launcher.elements("divide", length, a, b, y, length);
                case MULTIPLY -> launcher.elements("multiply", length, a, b, y, length);
            };
        }
        List<Object> arguments = new ArrayList<>(List.of(op.code, a, b, y, number, length));
        for (int axis = 1; axis < axes.lengths().length; axis++) {
            arguments.add(Math.toIntExact(axes.lengths()[axis]));
        }
        long[] none = new long[axes.lengths().length];
        LongStream strides = Stream.of(
                        inputs > 0 ? axes.strides().get(0) : none,
                        inputs > 1 ? axes.strides().get(1) : none,
                        axes.strides().get(inputs))
                .flatMapToLong(Arrays::stream);
        strides.forEach(arguments::add);
        return launcher.elements("strided", length, arguments.toArray());
    }
}
