package genir.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Text from files and libraries made fit for a message of one line. */
final class OneLine {
    private static final int LONGEST = 160;

    private OneLine() {}

    /** In quotes, control characters escaped, shortened. */
    static String quote(String text) {
        return "'" + shorten(text) + "'";
    }

    /** Why a file could not be opened, read or parsed. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            String message = json.getOriginalMessage().lines().findFirst().orElse("");
            // From ": enable `...Feature...` to allow" and the like on it is for programmers.
            message = message.replaceFirst("[:,;]?\\s*\\(?[^:;,()]*(Feature|Constraints)\\b.*$", "");
            return "line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ": " + shorten(message);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : shorten(e.getMessage());
    }

    /** Control characters escaped, the rest cut off. */
    static String shorten(String text) {
        StringBuilder line = new StringBuilder();
        int i = 0;
        for (; i < text.length() && line.length() < LONGEST; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return i < text.length() ? line.append("...").toString() : line.toString();
    }
}
