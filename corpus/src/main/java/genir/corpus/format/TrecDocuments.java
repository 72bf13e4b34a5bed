package genir.corpus.format;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the SGML documents of TREC: {@code <DOC>} elements with a {@code <DOCNO>}, in which every newspaper names
 * headline and text in its own way.
 *
 * <p>The elements read are those of Anserini's TrecCollection and ir_datasets' TrecDocs without the dates, and FBIS's
 * headline, which both leave out. Where no element holds the text, it is all that is neither id nor headline nor
 * metadata, as in Terrier.
 */
final class TrecDocuments {
    private enum Part {
        ID,
        TITLE,
        /** FBIS's headline; in a web page one of many inside the text. */
        HEADING,
        TEXT,
        /** About a document, not in it; and what a web page does not show. */
        METADATA
    }

    private static final Map<String, Part> PARTS = new HashMap<>();

    static {
        name(Part.ID, "DOCNO");
        name(Part.TITLE, "TITLE HEADLINE HL HEAD TTL DOCTITLE TI");
        name(Part.HEADING, "H3");
        name(Part.TEXT, "TEXT LP LEADPARA");
        name(Part.METADATA, "DOCID DOCHDR DOCOLDNO DOCREF PARENT PROFILE FILEID FIRST SECOND 1ST_LINE 2ND_LINE");
        name(Part.METADATA, "DATE DATE1 DD DATETIME DATE_TIME DATELINE TIME BYLINE AUTHOR AU BIBLIO BIB JOURNAL");
        name(Part.METADATA, "AN SO IN CO GV RE NS ST MS DO G HT F PUB PAGE EDITION SECTION LENGTH TYPE DOCTYPE");
        name(Part.METADATA, "DESCRIPT ACCESS URL SCRIPT STYLE");
    }

    private final SgmlBlock block;
    private final String content;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder rest = new StringBuilder();
    private final Set<String> titles = new LinkedHashSet<>();
    private final Set<String> headings = new LinkedHashSet<>();
    private String id;
    private int ids;
    private boolean hasText;

    private TrecDocuments(SgmlBlock block) {
        this.block = block;
        content = block.content();
    }

    /** Reads a file of them; what stands outside of a {@code <DOC>} is passed over. */
    static void read(CollectionBuilder builder, Flaws flaws, Path file) {
        SgmlBlocks.forEach(
                file, List.of("DOC"), "TREC documents", flaws, block -> new TrecDocuments(block).addTo(builder));
    }

    private static void name(Part part, String names) {
        for (String name : names.split(" ", -1)) {
            PARTS.put(name, part);
        }
    }

    private void addTo(CollectionBuilder builder) {
        int from = 0;
        for (SgmlTag tag = next(content, 0); tag != null; tag = next(content, from)) {
            rest.append(content, from, tag.start()).append(' ');
            from = end(content, tag);
            take(PARTS.get(tag.name()), content.substring(tag.end(), from));
        }
        if (ids != 1) {
            throw block.place().error("expected one <DOCNO> in the <DOC>, found " + ids);
        }
        rest.append(content, from, content.length());
        if (hasText && titles.isEmpty()) {
            titles.addAll(headings);
        }
        if (titles.isEmpty()) {
            takeTitleOutOf(text);
        }
        builder.document(
                block.place(),
                Sgml.plain(id),
                String.join(" ", titles),
                Sgml.plain((hasText ? text : rest).toString()));
    }

    private void take(Part part, String inside) {
        switch (part) {
            case ID -> {
                id = inside;
                ids++;
            }
            case TITLE -> addTitle(titles, inside);
            case HEADING -> {
                addTitle(headings, inside);
                rest.append(inside).append(' ');
            }
            case TEXT -> {
                text.append(hasText ? "\n" : "").append(inside);
                hasText = true;
            }
            case METADATA -> {}
        }
    }

    /** A title inside another, as {@code <TI>} in {@code <H3>} and {@code <title>} in a web page's {@code <head>}, is the title. */
    private static void addTitle(Set<String> all, String inside) {
        SgmlTag inner = nextTitle(inside);
        String title = Sgml.line(inner == null ? inside : inside.substring(inner.end(), end(inside, inner)));
        if (!title.isEmpty()) {
            all.add(title);
        }
    }

    /** The Federal Register has its titles inside the text. */
    private void takeTitleOutOf(StringBuilder where) {
        String whole = where.toString();
        SgmlTag tag = nextTitle(whole);
        if (tag != null) {
            int end = end(whole, tag);
            addTitle(titles, whole.substring(tag.end(), end));
            where.replace(tag.start(), end, " ");
        }
    }

    private static SgmlTag nextTitle(String text) {
        SgmlTag tag = next(text, 0);
        while (tag != null && PARTS.get(tag.name()) != Part.TITLE) {
            tag = next(text, tag.end());
        }
        return tag;
    }

    private static SgmlTag next(String text, int from) {
        SgmlTag tag = SgmlTag.next(text, from);
        while (tag != null && !PARTS.containsKey(tag.name())) {
            tag = SgmlTag.next(text, tag.end());
        }
        return tag;
    }

    /** Where an element ends; one that is not closed ends at the next. */
    private static int end(String text, SgmlTag tag) {
        int end = tag.endTag(text);
        if (end >= 0) {
            return end;
        }
        SgmlTag following = next(text, tag.end());
        return following == null ? text.length() : following.start();
    }
}
