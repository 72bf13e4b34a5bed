package genir.cli.process;

import genir.corpus.InputException;
import genir.corpus.Names;
import java.nio.charset.StandardCharsets;

/** The text of the command line's arguments, which Java decodes by the locale; what it cannot decode is lost. */
public final class ArgumentText {
    private static final char REPLACEMENT = '\uFFFD';

    private ArgumentText() {}

    /** Refuses an argument that has lost letters: searching for the rest would find something else. */
    public static void requireWhole(String... arguments) {
        for (String argument : arguments) {
            if (argument.indexOf(REPLACEMENT) >= 0) {
                throw new InputException("the argument " + Names.quote(argument) + " did not arrive whole"
                        + (utf8() ? ": expected text in UTF-8" : advice()));
            }
        }
    }

    /** What to do where the locale has no letters but those of ASCII; empty where it has all. */
    public static String advice() {
        return utf8()
                ? ""
                : ": the locale's encoding is " + System.getProperty("sun.jnu.encoding")
                        + "; set LC_ALL to a locale of this system with UTF-8, such as C.UTF-8";
    }

    private static boolean utf8() {
        return StandardCharsets.UTF_8.name().equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    }
}
