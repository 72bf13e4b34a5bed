package genir.corpus.format;

import java.nio.file.Path;
import java.util.List;

/** Reads the New York Times Annotated Corpus (TREC Core 2017) as Anserini and ir_datasets do: headline and full text. */
final class NewYorkTimes {
    private NewYorkTimes() {}

    /** Reads a file, which holds one article as the corpus comes. */
    static void read(CollectionBuilder builder, Flaws flaws, Path file) {
        SgmlBlocks.forEach(file, List.of("nitf"), "articles in <nitf>", flaws, block -> article(builder, block));
    }

    private static void article(CollectionBuilder builder, SgmlBlock block) {
        String id = null;
        String title = "";
        String lead = "";
        String text = "";
        String content = block.content();
        for (SgmlTag tag = SgmlTag.next(content, 0); tag != null; tag = SgmlTag.next(content, tag.end())) {
            String attributes = content.substring(tag.start(), tag.end());
            switch (tag.name()) {
                case "DOC-ID" -> id = SgmlTag.attribute(attributes, "id-string");
                case "HL1" -> title = title.isEmpty() ? Sgml.line(inside(content, tag)) : title;
                case "BLOCK" -> {
                    String kind = SgmlTag.attribute(attributes, "class");
                    if ("full_text".equals(kind)) {
                        text = Sgml.plain(inside(content, tag));
                    } else if ("lead_paragraph".equals(kind)) {
                        lead = Sgml.plain(inside(content, tag));
                    }
                }
                default -> {}
            }
        }
        if (id == null) {
            throw block.place().error("no <doc-id id-string=\"...\"> in the <nitf>");
        }
        builder.document(block.place(), id, title, text.isEmpty() ? lead : text);
    }

    private static String inside(String content, SgmlTag tag) {
        int end = tag.endTag(content);
        return content.substring(tag.end(), end < 0 ? content.length() : end);
    }
}
