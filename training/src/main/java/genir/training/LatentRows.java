package genir.training;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.latent.LatentSpace;
import genir.corpus.latent.TermWeights;
import genir.corpus.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Vectors of words and documents by latent semantic analysis of the collection: words that stand in the same documents are near to
 * each other, and to these documents.
 *
 * <p>A model whose answer is the mean of a query's words, compared with every docid, is a latent semantic index with such rows.
 * Nothing but the documents has a part in them.
 */
final class LatentRows {
    private LatentRows() {}

    /**
     * The vectors of all words that stand in a document, and of all documents.
     *
     * @param dimensions at most; fewer where there are fewer documents
     */
    static StartingRows of(
            Vocabulary vocabulary, Collection<Document> documents, int dimensions, long seed, Progress progress) {
        List<Document> ordered = new ArrayList<>(documents);
        if (ordered.isEmpty()) {
            return new StartingRows(new float[0][], Map.of());
        }
        List<int[]> texts = ordered.stream()
                .map(document -> vocabulary.encode(document.contents(), Integer.MAX_VALUE))
                .map(tokens -> knownWords(tokens, vocabulary))
                .toList();
        TermWeights weights = TermWeights.of(texts, vocabulary.wordCount());
        LatentSpace space = LatentSpace.of(weights, dimensions, seed, progress);
        double[][] terms = space.terms(weights);
        float[][] words = new float[terms.length][];
        Arrays.setAll(words, word -> floats(terms[word]));
        Map<String, float[]> vectors = new LinkedHashMap<>();
        for (int number = 0; number < ordered.size(); number++) {
            vectors.put(ordered.get(number).id(), floats(space.documents()[number]));
        }
        return new StartingRows(words, vectors);
    }

    private static int[] knownWords(int[] tokens, Vocabulary vocabulary) {
        return Arrays.stream(tokens)
                .filter(token -> token != vocabulary.unk() && token != vocabulary.eos())
                .toArray();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
