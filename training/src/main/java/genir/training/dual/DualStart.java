package genir.training.dual;

import genir.corpus.InputException;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.StartingRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a generative retriever begin as a trained dual encoder of word vectors: before its first step it ranks about as that does, by
 * the cosine between the mean of a query's words and every document's vector.
 *
 * <ul>
 *   <li>Words and docids have the encoder's vectors for rows.
 *   <li>T5's encoder norms each position, which the lengths of word vectors, their weights in the mean, would not outlive. So the
 *       dimensions behind those of the vectors hold a constant that is much longer than any of them.
 *   <li>Every cross-attention looks at all positions alike (its queries begin at 0) and copies what it sees, the
 *       constant with another sign.
 *   <li>Self-attention and MLPs write nothing (their output matrices begin at 0).
 *   <li>The final norm's gain makes logits of the size of the encoder's scores.
 * </ul>
 *
 * <p>Nothing of this is held fast: all but, on wish, the rows is trained.
 */
public final class DualStart {
    /** Length of the words' constant, in mean lengths of word vectors. */
    private static final double CONSTANT = 5;

    /** What all cross-attentions together multiply the mean by: makes a residual about as long as a norm's output. */
    private static final double COPIED = 16;

    /** Of the decoder's start token, which stands in the same residual as what is copied. */
    private static final double START = 0.1;

    /** What the words' constant is multiplied by beside that: negative, so that words have lower logits than docids. */
    private static final double COPIED_CONSTANT = -0.4;

    private DualStart() {}

    /** Refuses shapes that an encoder's vectors do not fit into, by the names of the configuration's keys. */
    public static void require(T5Config model, DualConfig dual) {
        String key = "training.initialization: dual";
        if (dual.numLayers() > 0) {
            throw new InputException(
                    key + " begins with vectors of words; give retrieval.dual no layers (num_layers: 0)");
        }
        if (model.dModel() <= dual.dModel()) {
            throw new InputException(key + ": model.d_model is " + model.dModel() + "; expected more than the "
                    + dual.dModel() + " of retrieval.dual.d_model, by 16 for example, which hold a constant");
        }
        if (model.innerWidth() < model.dModel()) {
            throw new InputException(key + ": model.num_heads times d_kv is " + model.innerWidth()
                    + "; expected at least model.d_model, " + model.dModel());
        }
    }

    /**
     * Vectors of words and documents: the words' rows, and the documents' vectors times the gain of the encoder's final norm, so that
     * their product with the mean of a query's words, normed, is what the encoder ranks by but for the query's length.
     *
     * @param encoder its weights
     * @param words how many of its tokens are words of the vocabulary
     * @param vectors of the documents, by id, as it makes them
     */
    public static StartingRows rows(Parameters encoder, int words, Map<String, float[]> vectors) {
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

    /**
     * Connects what has the encoder's rows already.
     *
     * @param parameters of fresh weights, which are changed
     * @param dual how the encoder was trained
     */
    public static void connect(Parameters parameters, Vocabulary vocabulary, DualConfig dual) {
        T5Config shape = parameters.config();
        constants(parameters, vocabulary, dual.dModel());
        for (int layer = 0; layer < shape.numLayers(); layer++) {
            silence(parameters, "encoder", layer);
        }
        for (int layer = 0; layer < shape.numDecoderLayers(); layer++) {
            silence(parameters, "decoder", layer);
            parameters.floats(WeightNames.crossAttention(layer, "q")).fill(0);
            copy(parameters, layer, dual.dModel());
        }
        String output = shape.tieWordEmbeddings() ? WeightNames.EMBEDDING : WeightNames.OUTPUT;
        double length =
                meanLength(parameters.floats(output), vocabulary.wordCount(), shape.vocabSize(), shape.dModel());
        // Tied logits are scaled by d_model^-0.5, and a normed residual is d_model^0.5 long.
        double scale = shape.tieWordEmbeddings() ? 1 : Math.sqrt(shape.dModel());
        parameters.floats(WeightNames.finalNorm("decoder")).fill((float) (1 / (dual.temperature() * length * scale)));
    }

    private static void constants(Parameters parameters, Vocabulary vocabulary, int from) {
        int width = parameters.config().dModel();
        FloatSpan rows = parameters.floats(WeightNames.EMBEDDING);
        double constant = CONSTANT * meanLength(rows, 0, vocabulary.wordCount(), width) / Math.sqrt(width - from);
        for (String matrix : List.of(WeightNames.EMBEDDING, WeightNames.OUTPUT)) {
            if (parameters.layout().slots().containsKey(matrix)) {
                for (int token = 0; token < parameters.config().vocabSize(); token++) {
                    double value = token < vocabulary.wordCount() ? constant : 0;
                    fill(parameters.floats(matrix), token, from, width, value);
                }
            }
        }
        int start = vocabulary.pad();
        for (long i = (long) start * width; i < (long) start * width + from; i++) {
            rows.put(i, (float) (START * rows.get(i)));
        }
        fill(rows, start, from, width, 0);
    }

    private static void fill(FloatSpan rows, int token, int from, int width, double value) {
        for (int d = from; d < width; d++) {
            rows.put((long) token * width + d, (float) value);
        }
    }

    private static double meanLength(FloatSpan rows, int from, int to, int width) {
        double sum = 0;
        for (int row = from; row < to; row++) {
            double squares = 0;
            for (int d = 0; d < width; d++) {
                float value = rows.get((long) row * width + d);
                squares += (double) value * value;
            }
            sum += Math.sqrt(squares);
        }
        return to == from ? 1 : sum / (to - from);
    }

    private static void silence(Parameters parameters, String stack, int layer) {
        for (String output :
                List.of(WeightNames.selfAttention(stack, layer, "o"), WeightNames.feedForward(stack, layer, "wo"))) {
            parameters.floats(output).fill(0);
        }
    }

    /** Values and outputs of a cross-attention [inner, d_model] and [d_model, inner] that hand on what a position has. */
    private static void copy(Parameters parameters, int layer, int dimensions) {
        FloatSpan values = parameters.floats(WeightNames.crossAttention(layer, "v"));
        FloatSpan outputs = parameters.floats(WeightNames.crossAttention(layer, "o"));
        values.fill(0);
        outputs.fill(0);
        int width = parameters.config().dModel();
        int inner = parameters.config().innerWidth();
        int layers = parameters.config().numDecoderLayers();
        for (int d = 0; d < width; d++) {
            values.put((long) d * width + d, 1);
            outputs.put((long) d * inner + d, (float) ((d < dimensions ? COPIED : COPIED_CONSTANT) / layers));
        }
    }
}
