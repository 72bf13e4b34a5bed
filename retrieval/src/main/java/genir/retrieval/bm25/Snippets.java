package genir.retrieval.bm25;

import genir.corpus.index.CollectionIndex;
import genir.corpus.index.IndexFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.BreakIterator;
import java.util.Locale;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/**
 * The piece of a document that says most of a query: some words around the query's, by Lucene's highlighter; the document's
 * beginning where it has none of them.
 */
public final class Snippets {
    /** Characters that a snippet should have. */
    private static final int LENGTH = 160;
    /** The share of a snippet that stands before the first word found. */
    private static final float BEFORE = 0.3f;

    private final CollectionIndex index;
    private final UnifiedHighlighter highlighter;

    /** Snippets of an index's documents; it must stay open. */
    public Snippets(CollectionIndex index) {
        this.index = index;
        this.highlighter = UnifiedHighlighter.builderWithoutSearcher(index.analyzer())
                .withBreakIterator(() -> LengthGoalBreakIterator.createClosestToLength(
                        BreakIterator.getWordInstance(Locale.ROOT), LENGTH, BEFORE))
                .withFormatter(new Plain())
                .build();
    }

    /** One line of a document's text, with an ellipsis where it begins or ends within the text. */
    public String of(String query, String documentId) {
        String text = index.document(documentId).text();
        if (text.isBlank()) {
            return "";
        }
        try {
            Object found = highlighter.highlightWithoutSearcher(
                    IndexFields.CONTENTS, BagOfWords.of(query, index.analyzer()), text, 1);
            return found == null ? "" : found.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot look for words in document " + documentId, failure);
        }
    }

    /** The passages' text without marks, on one line. */
    private static final class Plain extends PassageFormatter {
        @Override
        public String format(Passage[] passages, String content) {
            StringBuilder line = new StringBuilder();
            for (Passage passage : passages) {
                String text = content.substring(passage.getStartOffset(), passage.getEndOffset());
                boolean begins = content.substring(0, passage.getStartOffset()).isBlank();
                boolean ends = content.substring(passage.getEndOffset()).isBlank();
                line.append(begins ? "" : "…")
                        .append(text.strip().replaceAll("\\s+", " "))
                        .append(ends ? "" : "…");
            }
            return line.toString();
        }
    }
}
