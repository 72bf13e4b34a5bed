package genir.interpret.report.section;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What stands highest, with all that share the place: a sentence that names one of several would mislead. */
public final class Extremes {
    private Extremes() {}

    /** Those with the highest finite value, in order; empty where none is finite. */
    public static <T> List<T> highest(Stream<T> things, ToDoubleFunction<T> value) {
        List<T> finite = things.filter(thing -> Double.isFinite(value.applyAsDouble(thing)))
                .toList();
        double most = finite.stream().mapToDouble(value).max().orElse(Double.NaN);
        return finite.stream()
                .filter(thing -> value.applyAsDouble(thing) == most)
                .toList();
    }
}
