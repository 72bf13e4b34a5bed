package genir.training.dual;

import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.StartingRows;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Vectors of words and documents of a trained dual encoder, to begin a generative retriever with: its words, and its documents'
 * vectors times the gain of its final norm, so that the product with the mean of a query's words, normed, is what the encoder
 * ranks by but for the query's length.
 */
public final class DualRows {
    private DualRows() {}

    /**
     * Takes the rows of an encoder.
     *
     * @param encoder its weights
     * @param words how many of its tokens are words of the vocabulary
     * @param vectors of the documents, by id, as it makes them
     */
    public static StartingRows of(Parameters encoder, int words, Map<String, float[]> vectors) {
        int width = encoder.config().dModel();
        FloatSpan embeddings = encoder.floats(WeightNames.EMBEDDING);
        float[][] rows = new float[words][width];
        for (int word = 0; word < words; word++) {
            for (int d = 0; d < width; d++) {
                rows[word][d] = embeddings.get((long) word * width + d);
            }
        }
        FloatSpan gain = encoder.floats(WeightNames.finalNorm("encoder"));
        Map<String, float[]> documents = new LinkedHashMap<>();
        vectors.forEach((id, vector) -> {
            float[] scaled = new float[width];
            for (int d = 0; d < width; d++) {
                scaled[d] = vector[d] * gain.get(d);
            }
            documents.put(id, scaled);
        });
        return new StartingRows(rows, documents);
    }
}
