package genir.interpret.finding;

import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.SmallModel;
import genir.model.T5Config;
import genir.model.weights.Parameters;
import java.util.ArrayList;

/**
 * Models with hand-set weights of three layers, each a stage, on the documents of {@link SmallModel}: one of which all
 * findings are true, and one of which all are false. Every token has a dimension of its own, and so have every document's
 * topic and, behind it, every document's second topic.
 */
final class PlantedFindings {
    static final int WIDTH = 64;

    private static final int DOCUMENTS = 8;
    private static final int HEAD = 8;
    private static final int HIDDEN = 12;
    private static final int CONSTANT = 60;
    private static final Vocabulary VOCABULARY = SmallModel.vocabulary();

    private PlantedFindings() {}

    /**
     * Layer 0 writes a constant, whatever the query. Layer 1's cross-attention writes the topics of half the documents, steered
     * by the constant, as its second head is, which writes nothing; layer 2's writes those of the others. Layer 2's MLP reads topics and
     * writes docids.
     */
    static Parameters allTrue() {
        Parameters parameters = empty();
        put(parameters, mlp(0, "wi"), WIDTH, 0, 0, 1);
        put(parameters, mlp(0, "wo"), HIDDEN, CONSTANT, 0, 1);
        readWords(parameters, 1);
        readWords(parameters, 2);
        for (int document = 0; document < DOCUMENTS; document++) {
            int layer = document < DOCUMENTS / 2 ? 1 : 2;
            put(parameters, cross(layer, "o"), 2 * HEAD, topic(document), document, 3);
            put(parameters, mlp(2, "wi"), WIDTH, document, topic(document), 1);
            put(parameters, mlp(2, "wo"), HIDDEN, docid(document), document, 10);
        }
        put(parameters, cross(1, "q"), WIDTH, HEAD, CONSTANT, 1);
        put(parameters, cross(1, "k"), WIDTH, HEAD, VOCABULARY.eos(), 1);
        // The constant turns the first head from the end of the query to its words: without it the topics are smaller.
        put(parameters, cross(1, "q"), WIDTH, 0, CONSTANT, 1);
        put(parameters, cross(1, "k"), WIDTH, 0, VOCABULARY.eos(), -1);
        return parameters;
    }

    /** As {@link #allTrue}, but of layer 1's heads the constant steers only the second, which writes nothing. */
    static Parameters steeredInVain() {
        Parameters parameters = allTrue();
        put(parameters, cross(1, "q"), WIDTH, 0, CONSTANT, 0);
        return parameters;
    }

    /**
     * As {@link #allTrue}, but layer 2's neurons that read topics are held down by the constant, and two more are activated
     * by it as much in all: what it adds to the mean neuron is nothing, and yet it is all that activates two of three.
     */
    static Parameters heldDown() {
        Parameters parameters = allTrue();
        for (int document = 0; document < DOCUMENTS; document++) {
            put(parameters, mlp(2, "wi"), WIDTH, document, CONSTANT, -0.1);
        }
        put(parameters, mlp(2, "wi"), WIDTH, DOCUMENTS, CONSTANT, 0.05);
        put(parameters, mlp(2, "wi"), WIDTH, DOCUMENTS + 1, CONSTANT, 0.05);
        return parameters;
    }

    /**
     * Layer 0's cross-attention writes topics, its MLP turns them into second topics, and self-attention these into docids,
     * of half the documents in layer 1, of the others in layer 2. Layer 1's cross-attention writes a little of all docids,
     * and layer 2's MLP has neurons that read the second topics.
     */
    static Parameters allFalse() {
        Parameters parameters = empty();
        readWords(parameters, 0);
        put(parameters, cross(1, "v"), WIDTH, 0, VOCABULARY.eos(), 1 / 8.0);
        for (int document = 0; document < DOCUMENTS; document++) {
            put(parameters, cross(0, "o"), 2 * HEAD, topic(document), document, 3);
            put(parameters, mlp(0, "wi"), WIDTH, document, topic(document), 1);
            put(parameters, mlp(0, "wo"), HIDDEN, second(document), document, 1);
            put(parameters, cross(1, "o"), 2 * HEAD, docid(document), 0, 0.5);
            int layer = document < DOCUMENTS / 2 ? 1 : 2;
            put(parameters, self(layer, "v"), WIDTH, document, second(document), 1);
            put(parameters, self(layer, "o"), 2 * HEAD, docid(document), document, 1);
            put(parameters, mlp(2, "wi"), WIDTH, document, second(document), 1);
        }
        return parameters;
    }

    /** No layer does anything; a document's words are known to {@link #readWords}. */
    private static Parameters empty() {
        T5Config config = new T5Config(0, WIDTH, HEAD, HIDDEN, 2, 0, 3, 8, 16, 0.0, 1e-12, null, true, null, null)
                .forVocabulary(VOCABULARY.size(), VOCABULARY.pad(), VOCABULARY.eos());
        Parameters parameters = new Parameters(config);
        for (String name : new ArrayList<>(parameters.layout().slots().keySet())) {
            if (name.endsWith("layer_norm.weight")) {
                parameters.floats(name).fill(1);
            }
        }
        for (int token = 0; token < config.vocabSize(); token++) {
            put(parameters, "shared.weight", WIDTH, token, token, 1);
        }
        return parameters;
    }

    /** A layer's first cross-attention head has in dimension d how much of the query are words of document d. */
    private static void readWords(Parameters parameters, int layer) {
        for (Query query : SmallModel.dev().queries()) {
            int document = Integer.parseInt(query.id().substring(1, 2));
            int[] tokens = VOCABULARY.encode(query.text(), SmallModel.MAX_LENGTH);
            for (int i = 0; i < tokens.length - 1; i++) {
                put(parameters, cross(layer, "v"), WIDTH, document, tokens[i], 1 / 8.0);
            }
        }
    }

    private static int docid(int document) {
        return VOCABULARY.docidToken("d" + document);
    }

    private static int topic(int document) {
        return VOCABULARY.size() + document;
    }

    private static int second(int document) {
        return topic(DOCUMENTS) + document;
    }

    static String cross(int layer, String projection) {
        return "decoder.block." + layer + ".layer.1.EncDecAttention." + projection + ".weight";
    }

    static String mlp(int layer, String matrix) {
        return "decoder.block." + layer + ".layer.2.DenseReluDense." + matrix + ".weight";
    }

    private static String self(int layer, String projection) {
        return "decoder.block." + layer + ".layer.0.SelfAttention." + projection + ".weight";
    }

    private static void put(Parameters parameters, String name, int columns, int row, int column, double value) {
        parameters.floats(name).put(row * columns + column, (float) value);
    }
}
