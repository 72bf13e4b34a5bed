package genir.corpus.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little of SGML that TREC documents use: elements by name, tags to drop, character references. */
final class Sgml {
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^<>]*>|<!--.*?-->", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]+);");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00A0", "hyph", "-");

    private Sgml() {}

    /** The raw contents of every element of a name, in order. */
    static List<String> elements(String block, String tag) {
        Matcher matcher = Pattern.compile(
                        "<" + tag + "(?:\\s[^<>]*)?>(.*?)</" + tag + "\\s*>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(block);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** Text without tags, with character references resolved; unknown references stay as they are. */
    static String plain(String raw) {
        String untagged = TAG.matcher(raw).replaceAll(" ");
        return REFERENCE
                .matcher(untagged)
                .replaceAll(reference -> Matcher.quoteReplacement(resolve(reference)))
                .strip();
    }

    private static String resolve(MatchResult reference) {
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
}
