package genir.model.plan.device;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a device computes; what it stores is float32 all the same. */
public enum Precision {
    /** Everything in float32: what other precisions are held against. */
    FLOAT32,
    /** Matrix products with factors rounded to ten bits of mantissa, summed in float32. */
    TF32,
    /** Matrix products with factors rounded to bfloat16, summed in float32. */
    BF16;

    /** The name in configurations, e.g. {@code tf32}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Precision::label).toList();
    }
}
