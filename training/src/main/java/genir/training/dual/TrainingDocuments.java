package genir.training.dual;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.IdList;
import genir.corpus.Progress;
import genir.corpus.io.PackedNumbers;
import genir.corpus.vocabulary.Vocabulary;
import java.nio.IntBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The documents of a training as tokens, numbered in order of their ids. */
final class TrainingDocuments {
    private final Documents documents;
    private final IdList ids;
    private final Vocabulary vocabulary;
    private final List<int[]> tokens = new PackedNumbers();
    /** Of docids of several tokens; one token has its document in the vocabulary. */
    private final Map<IntBuffer, Integer> byDocid = new HashMap<>();

    private int longest = 1;

    /**
     * Encodes documents.
     *
     * @param maxLength tokens of one at most, the end included
     */
    TrainingDocuments(Collection<Document> documents, Vocabulary vocabulary, int maxLength, Progress progress) {
        this.documents = Documents.of(documents).inOrder();
        this.ids = IdList.of(this.documents.ids());
        this.vocabulary = vocabulary;
        try (Progress.Task task = progress.start("documents, for the dual encoder", documents.size())) {
            for (Document document : this.documents) {
                if (!vocabulary.docids().atomic()) {
                    byDocid.put(IntBuffer.wrap(vocabulary.docidSequence(document.id())), tokens.size());
                }
                int[] encoded = vocabulary.encode(document.contents(), maxLength);
                longest = Math.max(longest, encoded.length);
                tokens.add(encoded);
                task.advance(1, "");
            }
        }
    }

    int size() {
        return tokens.size();
    }

    /** In their order. */
    Documents documents() {
        return documents;
    }

    /** The tokens of a document, ended. */
    int[] tokens(int document) {
        return tokens.get(document);
    }

    /** The number of the document with an id; null for none. */
    Integer numberOf(String id) {
        int number = ids.indexOf(id);
        return number < 0 ? null : number;
    }

    /** The number of the document with a docid. */
    int numberOf(int[] docid) {
        return docid.length == 1 && vocabulary.docids().atomic()
                ? ids.indexOf(vocabulary.documentId(docid[0]))
                : byDocid.get(IntBuffer.wrap(docid));
    }

    /** How many tokens the longest has. */
    int longest() {
        return longest;
    }
}
