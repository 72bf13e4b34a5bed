package genir.corpus;

import java.nio.file.Path;

/**
 * Something the user gave us cannot be used: a malformed line, a missing file, an unknown key.
 *
 * <p>The message is one line that names the place and what was expected there; the command line prints it as it is and
 * exits with 1.
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A problem in a whole file or folder: {@code FILE: PROBLEM}. */
    public static InputException in(Path file, String problem) {
        return new InputException(file + ": " + problem);
    }

    /** A problem at one line, counted from 1: {@code FILE:LINE: PROBLEM}. */
    public static InputException at(Path file, long line, String problem) {
        return new InputException(file + ":" + line + ": " + problem);
    }
}
