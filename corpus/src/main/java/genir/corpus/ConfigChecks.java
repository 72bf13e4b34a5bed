package genir.corpus;

import java.math.BigDecimal;
import java.util.List;

/** Range checks for configuration values; what fails them is reported under the value's dotted key. */
public final class ConfigChecks {
    private ConfigChecks() {}

    /** Passes a number between two bounds, both included. */
    public static double between(String key, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new InputException(
                    key + ": " + plain(value) + " is not between " + plain(low) + " and " + plain(high));
        }
        return value;
    }

    /** The value, or an error that names the key where it is not above 0 and at most {@code high}. */
    public static double aboveZero(String key, double value, double high) {
        if (!(value > 0 && value <= high)) {
            throw new InputException(key + ": " + plain(value) + " is not above 0 and at most " + plain(high));
        }
        return value;
    }

    /** Passes a finite number that is not below a bound. */
    public static double atLeast(String key, double value, double low) {
        if (!(value >= low) || Double.isInfinite(value)) {
            throw new InputException(key + ": " + plain(value) + " is not " + plain(low) + " or more");
        }
        return value;
    }

    /** Passes a whole number that is not below a bound. */
    public static int atLeast(String key, int value, int low) {
        if (value < low) {
            throw new InputException(key + ": " + value + " is not " + low + " or more");
        }
        return value;
    }

    /** Passes a text that is there and not blank. */
    public static String present(String key, String value) {
        if (value == null || value.isBlank()) {
            throw new InputException(key + ": missing");
        }
        return value;
    }

    /** Passes one of several names. */
    public static String oneOf(String key, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new InputException(key + ": '" + value + "' is not known; known: " + String.join(", ", known));
        }
        return value;
    }

    /** Runs a check that does not know under which key its value stands, and adds the key to what it reports. */
    public static void underKey(String key, Runnable check) {
        try {
            check.run();
        } catch (InputException problem) {
            throw new InputException(key + ": " + problem.getMessage(), problem);
        }
    }

    private static String plain(double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? Double.toString(value)
                : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
