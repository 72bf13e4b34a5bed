package genir.corpus.format;

import genir.corpus.Names;
import java.math.BigDecimal;

/** Relevance grades as written in files: whole numbers, also with a fraction of zero, as pandas writes them. */
final class Grades {
    private Grades() {}

    static int parse(Place place, String grade) {
        try {
            return new BigDecimal(grade.strip()).intValueExact();
        } catch (ArithmeticException | NumberFormatException notWhole) {
            throw place.error("grade " + Names.quote(grade) + " is not a whole number");
        }
    }

    /** Whether this is a number, as the words of a header are not. */
    static boolean isNumber(String text) {
        try {
            new BigDecimal(text.strip());
            return true;
        } catch (NumberFormatException notOne) {
            return false;
        }
    }
}
