package genir.retrieval.dense;

import genir.corpus.ConfigChecks;
import genir.corpus.Document;
import genir.corpus.text.Passages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which parts of a document have vectors of their own beside the document's. */
public enum PassageVectors {
    /** None: a document is its one vector. */
    NONE,
    /** Its title, and the lines of its text, or the sentences of a text of one line ({@link Passages}). */
    LINES;

    /** The names in a configuration. */
    static final List<String> NAMES =
            Stream.of(values()).map(PassageVectors::label).toList();

    /** The name in a configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of a name. */
    static PassageVectors named(String key, String name) {
        ConfigChecks.oneOf(key, name, NAMES);
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The passages of a document, with its id; none where there would be but one, which is the document. */
    List<Document> of(Document document) {
        if (this == NONE) {
            return List.of();
        }
        List<Document> passages = new ArrayList<>();
        if (!document.title().isBlank()) {
            passages.add(passage(document, document.title().strip()));
        }
        Passages.of(document.text()).forEach(text -> passages.add(passage(document, text)));
        return passages.size() > 1 ? List.copyOf(passages) : List.of();
    }

    private static Document passage(Document document, String text) {
        return new Document(document.id(), "", text);
    }
}
