package genir.interpret.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as text, the same on every machine. */
public final class Numbers {
    private static final int MOST_DECIMALS = 9;

    private Numbers() {}

    /** With a fixed count of decimals, thousands parted by commas, and no negative zero. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return "n/a";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
        return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
    }

    /** A fraction as a percentage with one decimal and without the sign: 0.1234 gives {@code 12.3}. */
    public static String percent(double fraction) {
        return fixed(100 * fraction, 1);
    }

    /** With two to three significant digits, as for a value whose size is not known beforehand. */
    public static String significant(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return fixed(value, 0);
        }
        if (size >= 1) {
            return fixed(value, size >= 10 ? 1 : 2);
        }
        return fixed(value, size >= 0.01 ? 3 : Math.min(MOST_DECIMALS, 1 - (int) Math.floor(Math.log10(size))));
    }

    /** With just the decimals that tell values apart that are {@code step} from each other. */
    static String ofStep(double value, double step) {
        int decimals = step <= 0 ? 0 : (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return fixed(value, Math.min(decimals, 9));
    }

    /** A coordinate: at most one decimal. */
    static String coordinate(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a coordinate: " + value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
