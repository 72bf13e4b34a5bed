package genir.training;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Vectors of words and documents that the rows of a model's words and docids begin as, rather than anywhere.
 *
 * @param words [word][dimension]; a word of zeros keeps what it has
 * @param documents of each the vector, by its id; only where a document has a token of its own
 */
@SuppressWarnings("ArrayRecordComponent") // handed from who makes them to the weights
public record StartingRows(float[][] words, Map<String, float[]> documents) {
    /**
     * Overwrites rows, as large as random ones are in the mean: words and documents are scaled by one number each. Where vectors
     * are shorter than rows, the rest of the rows stays.
     *
     * @param standardDeviation of the rows' elements
     * @param omitted ids of documents whose docids nothing may be known of
     */
    void put(Parameters parameters, double standardDeviation, Vocabulary vocabulary, Set<String> omitted) {
        double wordScale = standardDeviation / rootMeanSquare(List.of(words));
        double docidScale = standardDeviation / rootMeanSquare(documents.values());
        int width = parameters.config().dModel();
        for (String matrix : List.of(WeightNames.EMBEDDING, WeightNames.OUTPUT)) {
            if (!parameters.layout().slots().containsKey(matrix)) {
                continue;
            }
            FloatSpan floats = parameters.floats(matrix);
            for (int word = 0; word < words.length; word++) {
                put(floats, (long) word * width, words[word], wordScale);
            }
            if (vocabulary.docids().atomic()) {
                documents.forEach((id, vector) -> {
                    if (!omitted.contains(id)) {
                        put(floats, (long) vocabulary.docidToken(id) * width, vector, docidScale);
                    }
                });
            }
        }
    }

    private static void put(FloatSpan floats, long from, float[] vector, double scale) {
        if (isZero(vector)) {
            return;
        }
        for (int d = 0; d < vector.length; d++) {
            floats.put(from + d, (float) (scale * vector[d]));
        }
    }

    private static boolean isZero(float[] vector) {
        for (float value : vector) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Of the vectors that are not 0. */
    private static double rootMeanSquare(Iterable<float[]> vectors) {
        double squares = 0;
        long count = 0;
        for (float[] vector : vectors) {
            for (float value : vector) {
                squares += (double) value * value;
            }
            count += isZero(vector) ? 0 : vector.length;
        }
        return count == 0 ? 1 : Math.sqrt(squares / count);
    }
}
