package genir.interpret.figure;

import java.util.List;
import java.util.TreeSet;

/**
 * How an axis maps values and prints them.
 *
 * @param label what is measured, with its unit
 * @param scale linear, logarithmic or whole numbers only
 * @param reversed whether small values stand where large ones usually do: ranks have their best, 1, at the top
 * @param percent whether values are fractions printed as percentages
 * @param included values that the axis must reach, such as 0
 */
public record Axis(String label, Kind scale, boolean reversed, boolean percent, List<Double> included) {
    /** How values are spaced. */
    public enum Kind {
        LINEAR,
        LOGARITHMIC,
        /** Linear, with ticks at whole numbers only and no room beyond the data. */
        INTEGER
    }

    public Axis {
        included = List.copyOf(included);
    }

    /** A linear axis. */
    public static Axis of(String label) {
        return new Axis(label, Kind.LINEAR, false, false, List.of());
    }

    public Axis logarithmic() {
        return new Axis(label, Kind.LOGARITHMIC, reversed, percent, included);
    }

    public Axis integers() {
        return new Axis(label, Kind.INTEGER, reversed, percent, included);
    }

    public Axis inReverse() {
        return new Axis(label, scale, true, percent, included);
    }

    public Axis inPercent() {
        return new Axis(label, scale, reversed, true, included);
    }

    /** The same axis, reaching at least to {@code value}. */
    public Axis including(double value) {
        var values = new TreeSet<>(included);
        values.add(value);
        return new Axis(label, scale, reversed, percent, List.copyOf(values));
    }

    /** A value as it is printed at a tick whose neighbours are {@code step} away. */
    String print(double value, double step) {
        return percent ? Numbers.ofStep(100 * value, 100 * step) + "%" : Numbers.ofStep(value, step);
    }
}
