package genir.corpus.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jackson's messages for the user who wrote the file: on one line, and without the names of options, constraints, tokens and
 * classes, which tell a programmer what to do.
 */
public final class JacksonWords {
    private static final Pattern PLACE = Pattern.compile(" ?\\((start marker at|bound as|through reference chain).*$");
    private static final Pattern TRAILING = Pattern.compile("^Trailing token .*$");
    /** From {@code : enable `...` to allow}, {@code (disable `...`)} or {@code , from `...`} on. */
    private static final Pattern OPTION =
            Pattern.compile("[:,;]?\\s*\\(?[^:;,()]*(?:Feature|CoercionConfig|Constraints)\\b.*$");

    private static final Pattern TOKEN = Pattern.compile(" \\(token `[^)]*\\)| \\(or 'NaN'[^)]*\\)| for `ObjectNode`");
    private static final Pattern MISMATCH =
            Pattern.compile("^Cannot (?:deserialize value of type|construct instance of) `([^`]*)`.*? from (.*)$");
    private static final Pattern NOTHING = Pattern.compile("^Cannot (?:map|coerce) `null` (?:into type|to) `([^`]*)`$");

    private JacksonWords() {}

    /** The message, without its place. */
    public static String of(JsonProcessingException problem) {
        return of(problem.getOriginalMessage());
    }

    static String of(String message) {
        String line = message.replaceAll("\\s+", " ").strip();
        line = PLACE.matcher(line).replaceFirst("");
        line = TRAILING.matcher(line).replaceFirst("something follows after the value");
        line = OPTION.matcher(line).replaceFirst("");
        line = TOKEN.matcher(line).replaceAll("");
        Matcher mismatch = MISMATCH.matcher(line);
        if (mismatch.matches()) {
            return "expected " + type(mismatch.group(1)) + ", found " + value(mismatch.group(2));
        }
        Matcher nothing = NOTHING.matcher(line);
        if (nothing.matches()) {
            return "expected " + type(nothing.group(1)) + ", found null";
        }
        return balanced(line.strip());
    }

    private static String type(String java) {
        String simple = java.replaceAll("<.*", "").replaceAll("^.*[.$]", "");
        return switch (simple) {
            case "int", "long", "Integer", "Long" -> "a whole number";
            case "float", "double", "Float", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "a string";
            default -> simple.endsWith("List") || simple.endsWith("[]") ? "a list" : "an object";
        };
    }

    /** Of what Jackson found, e.g. {@code String "x": not a valid `int` value} or {@code Array value}. */
    private static String value(String found) {
        Matcher text = Pattern.compile("^String (?:value \\()?['\"](.*?)['\"](?:\\)|:.*)?$")
                .matcher(found);
        if (text.matches()) {
            return '"' + text.group(1) + '"';
        }
        String kind = found.replaceAll(" value.*$", "");
        return switch (kind) {
            case "Array" -> "a list";
            case "Object" -> "an object";
            case "Integer", "Floating-point", "Number" -> "a number";
            case "Boolean" -> "true or false";
            default -> kind;
        };
    }

    /** With the brackets closed that were cut in two. */
    private static String balanced(String line) {
        long open = line.chars().filter(c -> c == '(').count()
                - line.chars().filter(c -> c == ')').count();
        return line + ")".repeat((int) Math.max(0, open));
    }
}
