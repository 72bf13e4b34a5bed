package genir.corpus.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Character references: by number, or by the names that HTML and the ISO sets of SGML give them. */
final class SgmlEntities {
    private static final Pattern REFERENCE =
            Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});");
    private static final Map<String, String> NAMED = named("entities.txt");

    private SgmlEntities() {}

    /** The text with its references resolved; unknown ones stay as they are. */
    static String resolve(String text) {
        return text.indexOf('&') < 0
                ? text
                : REFERENCE.matcher(text).replaceAll(reference -> Matcher.quoteReplacement(character(reference)));
    }

    private static String character(MatchResult reference) {
        String name = reference.group(1);
        if (name.charAt(0) != '#') {
            return NAMED.getOrDefault(name, reference.group());
        }
        boolean hexadecimal = Character.toLowerCase(name.charAt(1)) == 'x';
        int code = hexadecimal ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
        boolean character = Character.isValidCodePoint(code)
                && !(code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE);
        return character ? Character.toString(code) : reference.group();
    }

    private static Map<String, String> named(String resource) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(SgmlEntities.class.getResourceAsStream(resource), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toUnmodifiableMap(
                            fields -> fields[0], fields -> Character.toString(Integer.parseInt(fields[1], 16))));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
