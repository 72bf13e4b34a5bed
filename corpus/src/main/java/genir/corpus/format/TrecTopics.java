package genir.corpus.format;

import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TREC topics, in the classic SGML form or as lines of id, tab, text. */
final class TrecTopics {
    private static final Pattern NUMBER = field("num", "Number");
    private static final Pattern TITLE = field("title", "Topic");

    private TrecTopics() {}

    /** A field up to its end tag, which old topics lack, the next field, or the end; other tags and a lone &lt; are text. */
    private static Pattern field(String tag, String label) {
        return Pattern.compile(
                "<" + tag + ">\\s*(?:" + label + "\\s*:)?\\s*(.*?)\\s*(?:</" + tag + ">|<(?:num|title|desc|narr)>|$)",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    static void read(CollectionBuilder builder, Path file) {
        if (file.toString().endsWith(".tsv")) {
            readTable(builder, file);
        } else {
            SgmlBlocks.forEach(
                    file,
                    "top",
                    "topics",
                    (place, block) -> builder.query(
                            place,
                            field(place, block, "num", NUMBER),
                            field(place, block, "title", TITLE).replaceAll("\\s+", " ")));
        }
    }

    private static String field(Place place, String block, String tag, Pattern pattern) {
        Matcher matcher = pattern.matcher(block);
        if (!matcher.find()) {
            throw place.error("no <" + tag + "> in the <top>");
        }
        return Sgml.plain(matcher.group(1));
    }

    private static void readTable(CollectionBuilder builder, Path file) {
        try (Utf8Lines lines = Utf8Lines.open(file, "topics as id, tab, text")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                int tab = line.indexOf('\t');
                if (tab < 0) {
                    throw lines.error("expected a query id, a tab and the text");
                }
                builder.query(
                        new Place(file, lines.number()),
                        line.substring(0, tab).strip(),
                        line.substring(tab + 1).strip());
            }
        }
    }
}
