package genir.interpret;

import genir.corpus.Query;
import genir.model.T5Config;
import genir.model.weights.Parameters;
import java.util.ArrayList;

/**
 * A model with hand-set weights, on the documents and queries of {@link SmallModel}, of which it is known what everything
 * does. Every token has a dimension of its own, and so has every document's topic.
 *
 * <ul>
 *   <li>Layer 0, cross-attention head 0 writes the topic of the query's words, evenly from all positions.
 *   <li>Layer 0, MLP: neuron 0 reads the start token and writes a constant: it ignores the query.
 *   <li>Layer 1, MLP: neuron d reads the topic of document d and writes its docid.
 *   <li>Layer 2, cross-attention head 0 is misled: it writes a little of the next document's docid; head 1 looks for the word "lemon", steered by
 *       layer 0's constant, and copies its direction.
 *   <li>Nothing else does anything; self-attention is zero everywhere.
 * </ul>
 *
 * The encoder has no layers: its output is the normed embedding, 8 times the token's dimension.
 */
public final class PlantedModel {
    public static final int WIDTH = 64;
    public static final int DOCUMENTS = 8;
    /** Strength of layer 1's docid in the residual before the final norm; the start token's own is 1. */
    public static final double DOCID;

    /** Strength of what layer 2's head 0 writes. */
    private static final double DISTRACTION = 0.2;

    public static final int LEMON = SmallModel.vocabulary().encode("lemon", 2)[0];

    private static final int CONSTANT = 60;
    private static final int HEAD = 8;
    private static final double TOPIC = 2;
    private static final double EPSILON = 1e-12;

    static {
        double constant = 1 / Math.sqrt((1 + TOPIC * TOPIC) / WIDTH + EPSILON);
        double topic = TOPIC / Math.sqrt((1 + TOPIC * TOPIC + constant * constant) / WIDTH + EPSILON);
        DOCID = 10 * topic;
    }

    private PlantedModel() {}

    public static int docid(int document) {
        return SmallModel.vocabulary().docidToken("d" + document);
    }

    private static int topic(int document) {
        return SmallModel.vocabulary().size() + document;
    }

    public static Parameters parameters() {
        T5Config config = new T5Config(0, WIDTH, HEAD, 12, 2, 0, 3, 8, 16, 0.0, EPSILON, null, true, null, null)
                .forVocabulary(
                        SmallModel.vocabulary().size(),
                        SmallModel.vocabulary().pad(),
                        SmallModel.vocabulary().eos());
        Parameters parameters = new Parameters(config);
        for (String name : new ArrayList<>(parameters.layout().slots().keySet())) {
            if (name.endsWith("layer_norm.weight")) {
                parameters.floats(name).fill(1);
            }
        }
        for (int token = 0; token < config.vocabSize(); token++) {
            put(parameters, "shared.weight", WIDTH, token, token, 1);
        }
        int inner = 2 * HEAD;
        for (Query query : SmallModel.dev().queries()) {
            int document = Integer.parseInt(query.id().substring(1, 2));
            int[] tokens = SmallModel.vocabulary().encode(query.text(), SmallModel.MAX_LENGTH);
            for (int i = 0; i < tokens.length - 1; i++) {
                put(parameters, cross(0, "v"), WIDTH, document, tokens[i], 1 / 8.0);
                put(parameters, cross(2, "v"), WIDTH, document, tokens[i], 1 / 8.0);
            }
        }
        for (int document = 0; document < DOCUMENTS; document++) {
            // Two of three positions are words of the document.
            put(parameters, cross(0, "o"), inner, topic(document), document, 1.5 * TOPIC);
            put(parameters, mlp(1, "wi"), WIDTH, document, topic(document), 1);
            put(parameters, mlp(1, "wo"), 12, docid(document), document, 10);
            put(parameters, cross(2, "o"), inner, docid((document + 1) % DOCUMENTS), document, 1.5 * DISTRACTION);
        }
        put(parameters, mlp(0, "wi"), WIDTH, 0, 0, 1);
        put(parameters, mlp(0, "wo"), 12, CONSTANT, 0, 1);
        put(parameters, cross(2, "q"), WIDTH, HEAD, CONSTANT, 20);
        put(parameters, cross(2, "k"), WIDTH, HEAD, LEMON, 1);
        put(parameters, cross(2, "v"), WIDTH, HEAD, LEMON, 1 / 8.0);
        put(parameters, cross(2, "o"), inner, LEMON, HEAD, 0.5);
        return parameters;
    }

    /** The same, but layer 0 knows only the first word of each query. */
    public static Parameters firstWordsTell() {
        Parameters parameters = parameters();
        for (Query query : SmallModel.dev().queries()) {
            int second = SmallModel.vocabulary().encode(query.text(), SmallModel.MAX_LENGTH)[1];
            put(parameters, cross(0, "v"), WIDTH, Integer.parseInt(query.id().substring(1, 2)), second, 0);
        }
        return parameters;
    }

    private static String cross(int layer, String projection) {
        return "decoder.block." + layer + ".layer.1.EncDecAttention." + projection + ".weight";
    }

    public static String mlp(int layer, String matrix) {
        return "decoder.block." + layer + ".layer.2.DenseReluDense." + matrix + ".weight";
    }

    private static void put(Parameters parameters, String name, int columns, int row, int column, double value) {
        parameters.floats(name).put(row * columns + column, (float) value);
    }
}
