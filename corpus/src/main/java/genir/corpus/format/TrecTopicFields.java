package genir.corpus.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of a topic in SGML or XML: {@code <top>} of the ad hoc tracks, whose fields are not closed, {@code <topic
 * number="1">} of the Web, Clinical Trials and COVID tracks, or {@code <DOC>} of the CACM queries.
 */
final class TrecTopicFields {
    private static final List<String> ID_ATTRIBUTES = List.of("number", "num", "id");
    private static final List<String> IDS = List.of("NUM", "NUMBER", "ID", "IDENTIFIER", "DOCNO");
    /** The query is the first of these that has a text. */
    private static final List<String> QUERIES =
            List.of("TITLE", "QUERY", "QUESTION", "SUMMARY", "SMRY", "DESC", "DESCRIPTION", "NARR", "NARRATIVE");
    /** Not for searching; what is in none of these is the query where no field is. */
    private static final Set<String> REMARKS = Set.of(
            "HEAD",
            "DOM",
            "CON",
            "FAC",
            "DEF",
            "NAT",
            "TIME",
            "DOCID",
            "URL",
            "QUERYTIME",
            "QUERYTWEETTIME",
            "SUBTOPIC");
    /** Old topics repeat a field's name in words. */
    private static final Pattern LABEL =
            Pattern.compile("(?:Number|Topic|Title|Summary|Description|Narrative)\\s*:\\s*", Pattern.CASE_INSENSITIVE);

    private final SgmlBlock block;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final StringBuilder outside = new StringBuilder();

    TrecTopicFields(SgmlBlock block) {
        this.block = block;
        String content = block.content();
        int from = 0;
        for (SgmlTag tag = SgmlTag.next(content, 0); tag != null; tag = SgmlTag.next(content, from)) {
            outside.append(content, from, tag.start()).append(' ');
            from = end(content, tag);
            fields.putIfAbsent(tag.name(), clean(content.substring(tag.end(), from)));
        }
        outside.append(content, from, content.length());
    }

    /** The topic; one without an id is an {@link genir.corpus.InputException}. */
    TrecTopic topic() {
        return new TrecTopic(block.place(), id(), query());
    }

    private String id() {
        for (String attribute : ID_ATTRIBUTES) {
            String value = SgmlTag.attribute(block.tag(), attribute);
            if (value != null) {
                return value.strip();
            }
        }
        for (String name : IDS) {
            if (fields.containsKey(name)) {
                return fields.get(name);
            }
        }
        throw block.place().error("no <num> or number=\"...\" in the <" + block.name() + ">");
    }

    private String query() {
        for (String name : QUERIES) {
            for (Map.Entry<String, String> field : fields.entrySet()) {
                // The tracks in other languages have an <E-title> or <fr-title>.
                boolean named = field.getKey().equals(name)
                        || (name.equals("TITLE") && field.getKey().endsWith("-TITLE"));
                if (named && !field.getValue().isEmpty()) {
                    return field.getValue();
                }
            }
        }
        StringBuilder all = new StringBuilder(clean(outside.toString()));
        fields.forEach((name, text) -> {
            if (!IDS.contains(name) && !REMARKS.contains(name)) {
                all.append(' ').append(text);
            }
        });
        return all.toString().strip();
    }

    private static String clean(String raw) {
        return LABEL.matcher(Sgml.line(raw)).replaceFirst("");
    }

    /** A field ends at its end tag; one without ends at the next field, which begins a line or has a known name. */
    private static int end(String content, SgmlTag field) {
        SgmlTag known = SgmlTag.next(content, field.end());
        SgmlTag next = null;
        while (known != null && !isKnown(known)) {
            next = next == null && beginsLine(content, known) ? known : next;
            known = SgmlTag.next(content, known.end());
        }
        int bound = known == null ? content.length() : known.start();
        int end = field.endTag(content);
        if (end >= 0 && end < bound) {
            return end;
        }
        return next == null ? bound : next.start();
    }

    private static boolean isKnown(SgmlTag tag) {
        return IDS.contains(tag.name()) || QUERIES.contains(tag.name()) || REMARKS.contains(tag.name());
    }

    private static boolean beginsLine(String content, SgmlTag tag) {
        int lineStart = content.lastIndexOf('\n', tag.start()) + 1;
        return content.substring(lineStart, tag.start()).isBlank();
    }
}
