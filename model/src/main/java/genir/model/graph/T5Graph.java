package genir.model.graph;

import genir.model.ModelException;
import genir.model.T5Config;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A T5 encoder-decoder as one SameDiff graph for any batch size and any encoder length.
 *
 * <p>The graph begins at the token embeddings and ends at the logits. The loss stays outside: its gradient with respect to
 * the logits enters as the input {@link #LOGITS_GRADIENT}, so that any objective trains the same graph. SameDiff derives
 * the gradients from the formal objective {@code sum(logits * LOGITS_GRADIENT)}, whose derivatives are the objective's by
 * the chain rule ({@link GraphGradients}).
 */
public final class T5Graph {
    /** [batch * decoder position, vocabulary], or the candidates that the weights have rows of, corrected. */
    public static final String LOGITS = "logits";

    /** The objective's gradient with respect to the logits, of their shape; an input. */
    public static final String LOGITS_GRADIENT = "logits_gradient";

    private final SameDiff sd;
    private final int decoderLength;
    private final Map<String, SDVariable> inputs;
    private final GraphGradients gradients;

    /**
     * Builds the graph.
     *
     * @param decoderLength positions the decoder reads; 1 for atomic docids
     * @param training whether dropout masks are inputs of the graph
     */
    public T5Graph(T5Config config, Parameters parameters, int decoderLength, boolean training) {
        this(config, parameters, decoderLength, 0, training);
    }

    /**
     * Builds the graph of one decoder position behind others whose keys and values are inputs ({@link GraphInputs#past}), without
     * dropout.
     *
     * @param past positions before it; with 0 it reads the start token
     */
    public static T5Graph after(T5Config config, Parameters parameters, int past) {
        return new T5Graph(config, parameters, 1, past, false);
    }

    private T5Graph(T5Config config, Parameters parameters, int decoderLength, int past, boolean training) {
        if (config.numDecoderLayers() == 0) {
            throw new ModelException("model.num_decoder_layers: 0 is less than 1; an encoder alone answers nothing");
        }
        this.decoderLength = decoderLength;
        GraphScope scope = new GraphScope(config, parameters, training);
        this.sd = scope.sd();
        SDVariable memory = StackGraph.encoder(scope, "encoder");
        SDVariable out = StackGraph.decoder(scope, memory, decoderLength, past);
        SDVariable scaled = config.tieWordEmbeddings() ? out.mul(1 / Math.sqrt(config.dModel())) : out;
        ParameterLayout.Slot matrix = parameters.layout().output();
        long answers = matrix.shape()[0];
        SDVariable logits = scope.linear(scaled, matrix.name());
        if (parameters.layout().isOfCandidates()) {
            logits = logits.add(scope.input(GraphInputs.CORRECTION, DataType.FLOAT, -1, answers));
        }
        GraphScope.site(logits, LOGITS);
        SDVariable gradient = scope.input(LOGITS_GRADIENT, DataType.FLOAT, -1, answers);
        this.inputs = scope.inputs();
        this.gradients = new GraphGradients(scope, logits, gradient, List.of("encoder", "decoder"));
    }

    public int decoderLength() {
        return decoderLength;
    }

    /** The forward graph. */
    public SameDiff forward() {
        return sd;
    }

    /** The inputs by name, with unknown axes as -1. */
    public Map<String, SDVariable> inputs() {
        return inputs;
    }

    /** The forward graph and the gradients in it, as SameDiff derives them; made when first asked for. */
    public SameDiff backward() {
        return gradients.graph();
    }

    /** The name in {@link #backward} of the gradient with respect to a variable of the forward graph. */
    public String gradientOf(String variable) {
        return gradients.of(variable);
    }
}
