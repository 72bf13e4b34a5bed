package genir.retrieval.dense;

import genir.corpus.ConfigChecks;
import genir.corpus.Document;
import genir.corpus.text.Passages;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which parts of a document have vectors of their own beside the document's. */
public enum PassageVectors {
    /** None: a document is its one vector. */
    NONE,
    /**
     * The lines of its text, which stand by themselves; or the sentences of a text of one line, each below the title, which says what it
     * is about ({@link Passages}).
     */
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
        boolean sentences = document.text().strip().indexOf('\n') < 0;
        List<Document> passages = Passages.of(document.text()).stream()
                .map(text -> new Document(document.id(), sentences ? document.title() : "", text))
                .toList();
        return passages.size() > 1 ? passages : List.of();
    }
}
