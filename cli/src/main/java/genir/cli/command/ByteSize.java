package genir.cli.command;

import genir.corpus.InputException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of files as transformers writes them: {@code 500MB}, in powers of ten. */
final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([KMGT]?)B?");

    private ByteSize() {}

    /**
     * The bytes of a size.
     *
     * @param option that has it, for the message
     * @throws InputException if it is none, or 0
     */
    static long parse(String option, String text) {
        Matcher size = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (size.matches()) {
            double unit = Math.pow(1000, " KMGT".indexOf(size.group(2).isEmpty() ? " " : size.group(2)));
            long bytes = (long) (Double.parseDouble(size.group(1)) * unit);
            if (bytes > 0) {
                return bytes;
            }
        }
        throw new InputException(option + " " + text + ": expected a size such as 500MB or 5GB");
    }

    /** A size in words, such as {@code 12.3 MB}. */
    static String inWords(long bytes) {
        String[] units = {"bytes", "KB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < units.length - 1) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
    }
}
