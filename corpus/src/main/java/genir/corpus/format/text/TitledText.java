package genir.corpus.format.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text file's title and the rest of it: the title of a front matter, the first heading, the first line if it is short, or the
 * file's name without its extension.
 *
 * <p>What is the title leaves the text where it is no part of a paragraph, and so does the front matter. A blank file has no title either.
 */
record TitledText(String title, String text) {
    /** Longer lines are paragraphs. */
    private static final int LONGEST_TITLE = 100;

    private static final Pattern FRONT_MATTER_KEY = Pattern.compile("[A-Za-z_][\\w-]*\\s*:.*");
    private static final Pattern FRONT_MATTER_TITLE = Pattern.compile("title\\s*:\\s*(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)");

    static TitledText of(String fileName, List<String> lines) {
        Markup markup = Markup.of(fileName);
        int start = markup == Markup.MARKDOWN ? afterFrontMatter(lines) : 0;
        List<String> body = lines.subList(start, lines.size());
        if (start == 0 && body.stream().allMatch(String::isBlank)) {
            return new TitledText("", "");
        }
        String said = frontMatterTitle(lines.subList(0, start));
        Heading heading = markup.heading(body);
        int first = firstLine(body);
        if (heading != null && (said.isEmpty() || said.equals(plain(markup, heading.title())))) {
            boolean leads = heading.from() == first;
            return new TitledText(
                    plain(markup, heading.title()), leads ? join(body.subList(heading.to(), body.size())) : join(body));
        }
        if (!said.isEmpty()) {
            return new TitledText(said, join(body));
        }
        boolean hasMore = body.stream().skip(first + 1L).anyMatch(line -> !line.isBlank());
        if (hasMore && body.get(first).strip().length() <= LONGEST_TITLE) {
            boolean alone = body.get(first + 1).isBlank();
            return new TitledText(
                    plain(markup, body.get(first)), join(alone ? body.subList(first + 1, body.size()) : body));
        }
        return new TitledText(stem(fileName), join(body));
    }

    /** The number of lines of YAML between {@code ---} at the beginning of a Markdown file; 0 where there are none. */
    private static int afterFrontMatter(List<String> lines) {
        if (lines.size() < 2
                || !lines.get(0).stripTrailing().equals("---")
                || !FRONT_MATTER_KEY.matcher(lines.get(1)).matches()) {
            return 0;
        }
        for (int i = 2; i < lines.size(); i++) {
            String line = lines.get(i).stripTrailing();
            if (line.equals("---") || line.equals("...")) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String frontMatterTitle(List<String> lines) {
        for (String line : lines) {
            Matcher title = FRONT_MATTER_TITLE.matcher(line.strip());
            if (title.matches()) {
                String value = title.group(1).strip();
                boolean quoted = value.length() >= 2
                        && value.charAt(0) == value.charAt(value.length() - 1)
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'');
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }

    private static int firstLine(List<String> lines) {
        int first = 0;
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        return first;
    }

    /** A title in words: without emphasis, and with the text of a link in its place. */
    private static String plain(Markup markup, String title) {
        String words = markup == Markup.PLAIN
                ? title
                : LINK.matcher(title).replaceAll("$1").replaceAll("[*`]", "");
        return words.strip().replaceAll("\\s+", " ");
    }

    private static String join(List<String> lines) {
        return String.join("\n", lines).strip();
    }

    private static String stem(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT).endsWith(".gz")
                ? fileName.substring(0, fileName.length() - ".gz".length())
                : fileName;
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
