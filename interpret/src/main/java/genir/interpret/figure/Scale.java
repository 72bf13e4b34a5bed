package genir.interpret.figure;

import java.util.stream.DoubleStream;

/**
 * Maps the values of an axis to coordinates.
 *
 * @param start coordinate of the axis's smaller value; {@code end} of its larger one (before reversing)
 */
record Scale(Axis axis, Ticks ticks, double start, double end) {
    /** Fits the axis to the finite ones of {@code values} and what the axis must include. */
    static Scale fit(Axis axis, DoubleStream values, int targetTicks, double start, double end) {
        var range = DoubleStream.concat(values, axis.included().stream().mapToDouble(Double::doubleValue))
                .filter(Double::isFinite)
                .filter(value -> axis.scale() != Axis.Kind.LOGARITHMIC || value > 0)
                .summaryStatistics();
        double low = range.getCount() == 0 ? 1 : range.getMin();
        double high = range.getCount() == 0 ? 1 : range.getMax();
        return new Scale(axis, Ticks.of(axis.scale(), low, high, targetTicks), start, end);
    }

    Scale between(double newStart, double newEnd) {
        return new Scale(axis, ticks, newStart, newEnd);
    }

    /** The coordinate of a value; values beyond the axis stop at its end. */
    double at(double value) {
        double from = transform(ticks.from());
        double share = (transform(value) - from) / (transform(ticks.to()) - from);
        double within = Math.min(1, Math.max(0, share));
        return axis.reversed() ? end + within * (start - end) : start + within * (end - start);
    }

    String print(double tick) {
        double step = axis.scale() == Axis.Kind.LOGARITHMIC ? tick : ticks.step();
        return axis.print(tick, step);
    }

    private double transform(double value) {
        return axis.scale() == Axis.Kind.LOGARITHMIC ? Math.log10(Math.max(value, Double.MIN_NORMAL)) : value;
    }
}
