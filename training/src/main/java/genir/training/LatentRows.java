package genir.training;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.latent.LatentSpace;
import genir.corpus.latent.TermWeights;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Lets the rows of words and docids begin where latent semantic analysis of the collection puts them, rather than anywhere: words
 * that stand in the same documents are near to each other, and to the docids of these documents, before the first step.
 *
 * <p>A model whose answer is the mean of a query's words, compared with every docid, is a latent semantic index then, and training
 * begins with that one. Nothing but the documents has a part in it.
 */
final class LatentRows {
    private LatentRows() {}

    /**
     * Overwrites the rows that there are vectors for, as large as random ones are in the mean. Words of no document keep theirs,
     * as do documents that are to be left out, and the dimensions beyond the documents' number.
     *
     * @param standardDeviation of the rows' elements
     * @param omitted ids of documents whose docids nothing may be known of
     */
    static void put(
            Parameters parameters,
            double standardDeviation,
            Vocabulary vocabulary,
            Collection<Document> documents,
            Set<String> omitted,
            long seed,
            Progress progress) {
        if (documents.isEmpty()) {
            return;
        }
        List<Document> ordered = new ArrayList<>(documents);
        List<int[]> texts = ordered.stream()
                .map(document -> vocabulary.encode(document.contents(), Integer.MAX_VALUE))
                .map(tokens -> knownWords(tokens, vocabulary))
                .toList();
        TermWeights weights = TermWeights.of(texts, vocabulary.wordCount());
        LatentSpace space = LatentSpace.of(weights, parameters.config().dModel(), seed, progress);
        double[][] words = space.terms(weights);
        double[][] docids = space.documents();
        double wordScale = standardDeviation / rootMeanSquare(words);
        double docidScale = standardDeviation / rootMeanSquare(docids);
        for (String matrix : List.of(WeightNames.EMBEDDING, WeightNames.OUTPUT)) {
            if (!parameters.layout().slots().containsKey(matrix)) {
                continue;
            }
            FloatSpan floats = parameters.floats(matrix);
            int width = parameters.config().dModel();
            for (int word = 0; word < words.length; word++) {
                put(floats, (long) word * width, words[word], wordScale);
            }
            if (vocabulary.docids().atomic()) {
                for (int number = 0; number < docids.length; number++) {
                    String id = ordered.get(number).id();
                    if (!omitted.contains(id)) {
                        put(floats, (long) vocabulary.docidToken(id) * width, docids[number], docidScale);
                    }
                }
            }
        }
    }

    private static int[] knownWords(int[] tokens, Vocabulary vocabulary) {
        return Arrays.stream(tokens)
                .filter(token -> token != vocabulary.unk() && token != vocabulary.eos())
                .toArray();
    }

    private static void put(FloatSpan floats, long from, double[] vector, double scale) {
        if (Arrays.stream(vector).allMatch(value -> value == 0)) {
            return;
        }
        for (int d = 0; d < vector.length; d++) {
            floats.put(from + d, (float) (scale * vector[d]));
        }
    }

    /** Of the rows that are not 0. */
    private static double rootMeanSquare(double[][] rows) {
        double squares = 0;
        long count = 0;
        for (double[] row : rows) {
            double ofRow = Arrays.stream(row).map(value -> value * value).sum();
            if (ofRow > 0) {
                squares += ofRow;
                count += row.length;
            }
        }
        return count == 0 ? 1 : Math.sqrt(squares / count);
    }
}
