package genir.interpret.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an axis is marked, and how far it reaches.
 *
 * @param from lower end of the axis
 * @param to upper end of the axis, above {@code from}
 * @param step distance of neighbouring ticks (of the lowest two on a logarithmic axis)
 * @param values rising, within [from, to]
 */
record Ticks(double from, double to, double step, List<Double> values) {
    private static final double[] LOG_STEPS = {1, 2, 5};
    private static final double SLACK = 1e-9;

    Ticks {
        values = List.copyOf(values);
    }

    /** For values in [low, high] on an axis of the kind given, aiming at {@code target} ticks. */
    static Ticks of(Axis.Kind kind, double low, double high, int target) {
        if (!(low <= high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("no range: " + low + " to " + high);
        }
        return switch (kind) {
            case LINEAR -> linear(low, high, target);
            case INTEGER -> integers(low, high, target);
            case LOGARITHMIC -> logarithmic(low, high, target);
        };
    }

    /** Multiples of 1, 2 or 5 times a power of ten; the axis begins and ends at one. */
    static Ticks linear(double low, double high, int target) {
        double top = high > low ? high : low + Math.max(Math.abs(low), 1);
        double step = niceStep((top - low) / Math.max(1, target));
        long first = (long) Math.floor(low / step + SLACK);
        long last = (long) Math.ceil(top / step - SLACK);
        return new Ticks(first * step, last * step, step, multiples(first, last, step));
    }

    /** Whole numbers; the axis ends where the data end, and is half a unit wider for a single value. */
    static Ticks integers(double low, double high, int target) {
        double step = Math.max(1, niceStep((high - low) / Math.max(1, target)));
        long first = (long) Math.ceil(low / step - SLACK);
        long last = (long) Math.floor(high / step + SLACK);
        double margin = high > low ? 0 : 0.5;
        return new Ticks(low - margin, high + margin, step, multiples(first, last, step));
    }

    /** Powers of ten, and 2 and 5 times these where there are few; the axis begins and ends at 1, 2 or 5 of a decade. */
    static Ticks logarithmic(double low, double high, int target) {
        if (low <= 0) {
            throw new IllegalArgumentException("a logarithmic axis cannot show " + low);
        }
        List<Double> steps = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)) - 1; power <= Math.log10(high) + 2; power++) {
            for (double step : LOG_STEPS) {
                steps.add(step * Math.pow(10, power));
            }
        }
        double from = steps.stream()
                .filter(s -> s <= low * (1 + SLACK))
                .reduce((a, b) -> b)
                .orElseThrow();
        double to = steps.stream()
                .filter(s -> s >= high * (1 - SLACK) && s > from)
                .findFirst()
                .orElseThrow();
        List<Double> all = steps.stream().filter(s -> s >= from && s <= to).toList();
        List<Double> decades = all.stream().filter(Ticks::isPowerOfTen).toList();
        List<Double> chosen = all.size() <= target || decades.size() < 2 ? all : decades;
        int stride = Math.max(1, (int) Math.ceil(chosen.size() / (double) Math.max(2, target)));
        List<Double> thinned = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i += stride) {
            thinned.add(chosen.get(i));
        }
        return new Ticks(from, to, thinned.get(0), thinned);
    }

    private static boolean isPowerOfTen(double value) {
        double power = Math.log10(value);
        return Math.abs(power - Math.rint(power)) < SLACK;
    }

    private static double niceStep(double rough) {
        if (rough <= 0) {
            return 1;
        }
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double leading = rough / decade;
        return decade * (leading <= 1 + SLACK ? 1 : leading <= 2 + SLACK ? 2 : leading <= 5 + SLACK ? 5 : 10);
    }

    private static List<Double> multiples(long first, long last, double step) {
        List<Double> values = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            values.add(i * step);
        }
        return values;
    }
}
