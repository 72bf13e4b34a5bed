package genir.training.dual;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The documents of a training as tokens, numbered in order of their ids. */
final class TrainingDocuments {
    private final List<Document> documents;
    private final List<int[]> tokens = new ArrayList<>();
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<IntBuffer, Integer> byDocid = new HashMap<>();

    /**
     * Encodes documents.
     *
     * @param maxLength tokens of one at most, the end included
     */
    TrainingDocuments(Collection<Document> documents, Vocabulary vocabulary, int maxLength, Progress progress) {
        this.documents =
                documents.stream().sorted(Comparator.comparing(Document::id)).toList();
        try (Progress.Task task = progress.start("documents, for the dual encoder", documents.size())) {
            for (Document document : this.documents) {
                byId.put(document.id(), tokens.size());
                byDocid.put(IntBuffer.wrap(vocabulary.docidSequence(document.id())), tokens.size());
                tokens.add(vocabulary.encode(document.contents(), maxLength));
                task.advance(1, "");
            }
        }
    }

    int size() {
        return tokens.size();
    }

    /** In their order. */
    List<Document> documents() {
        return documents;
    }

    /** The tokens of a document, ended. */
    int[] tokens(int document) {
        return tokens.get(document);
    }

    /** The number of the document with an id; null for none. */
    Integer numberOf(String id) {
        return byId.get(id);
    }

    /** The number of the document with a docid. */
    int numberOf(int[] docid) {
        return byDocid.get(IntBuffer.wrap(docid));
    }

    /** How many tokens the longest has. */
    int longest() {
        return tokens.stream().mapToInt(text -> text.length).max().orElse(1);
    }
}
