package genir.corpus.format;

import genir.corpus.io.Utf8Lines;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways of writing topics on one line each. */
enum TrecTopicLines {
    /** A question and the list of its answers, as of DPR; the id is the number of the row, from 0. */
    ANSWERED("([^\\t]*\\s[^\\t]*)\\t\\s*\"?\\[.*", "a question, a tab and a list of answers") {
        @Override
        TrecTopic topic(Place place, int row, Matcher line) {
            return new TrecTopic(
                    place, Integer.toString(row), unquoted(line.group(1).strip()));
        }
    },
    /** An id, a tab and the text; what is behind another tab is no part of it. */
    TABBED("([^\\t]*)\\t([^\\t]*)(?:\\t.*)?", "a query id, a tab and the text") {
        @Override
        TrecTopic topic(Place place, int row, Matcher line) {
            return new TrecTopic(place, line.group(1).strip(), line.group(2).strip());
        }
    },
    /** An id, a priority and the text, as of the Million Query track of 2009. */
    PRIORITIZED("([0-9]+):[0-9]+:(.*)", "id:priority:text") {
        @Override
        TrecTopic topic(Place place, int row, Matcher line) {
            return new TrecTopic(place, line.group(1), line.group(2).strip());
        }
    },
    /** An id and the text, as of the Million Query tracks before. */
    NUMBERED("([0-9]+):(.*)", "id:text") {
        @Override
        TrecTopic topic(Place place, int row, Matcher line) {
            return new TrecTopic(place, line.group(1), line.group(2).strip());
        }
    },
    /** An id that is the text, as of the Complex Answer Retrieval track: headings down to a section of Wikipedia. */
    HEADINGS("enwiki:(\\S*)", "enwiki:PAGE/HEADING") {
        @Override
        TrecTopic topic(Place place, int row, Matcher line) {
            try {
                return new TrecTopic(place, line.group(), URLDecoder.decode(line.group(1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException malformed) {
                throw place.error("malformed % in the topic");
            }
        }
    };

    private final Pattern pattern;
    private final String expected;

    TrecTopicLines(String pattern, String expected) {
        this.pattern = Pattern.compile(pattern);
        this.expected = expected;
    }

    /**
     * Reads a file; how it writes its topics is how it writes the first.
     *
     * @param expected what a file of topics should be, for the message where its first line is in none of these ways
     */
    static void read(Path file, Flaws flaws, String expected, Consumer<TrecTopic> action) {
        TrecTopicLines way = null;
        int row = 0;
        try (Utf8Lines lines = Latin1Lines.open(file, expected, flaws)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                way = way == null ? of(line, new Place(file, lines.number()), expected) : way;
                Matcher matcher = way.pattern.matcher(line.strip());
                if (!matcher.matches()) {
                    throw lines.error("expected " + way.expected + ", as on the lines before");
                }
                action.accept(way.topic(new Place(file, lines.number()), row++, matcher));
            }
        }
    }

    abstract TrecTopic topic(Place place, int row, Matcher line);

    private static TrecTopicLines of(String line, Place place, String expected) {
        return Arrays.stream(values())
                .filter(way -> way.pattern.matcher(line.strip()).matches())
                .findFirst()
                .orElseThrow(() -> place.error("expected " + expected));
    }

    /** As in CSV: a field in quotes, in which a quote is doubled. */
    private static String unquoted(String field) {
        boolean quoted = field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"");
        return quoted ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
    }
}
