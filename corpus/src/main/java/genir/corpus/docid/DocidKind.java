package genir.corpus.docid;

import genir.corpus.Names;
import java.util.Arrays;
import java.util.Locale;

/** The ways to name a document: the three of DSI (Tay et al., arXiv 2202.06991, section 3.2), and codes of vectors. */
public enum DocidKind {
    /** One token for each document. */
    ATOMIC,
    /** The decimal digits of the document's number, one token each ("naively structured strings"). */
    STRING,
    /** The clusters a document lies in, from the coarsest to the finest, and its number in the last one. */
    SEMANTIC,
    /** The nearest centroids of its vector and of what they leave of it, level by level ({@link ResidualQuantiser}). */
    QUANTISED;

    /** The name in configuration and files, e.g. {@code semantic}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a name; an unknown one is an {@link genir.corpus.InputException}. */
    public static DocidKind named(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "kind of docids",
                        label,
                        Arrays.stream(values()).map(DocidKind::label).toList()));
    }
}
