package genir.model.graph;

import genir.model.T5Config;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * the chain rule.
 */
public final class T5Graph {
    /** [batch * decoder position, vocabulary]. */
    public static final String LOGITS = "logits";

    /** The objective's gradient with respect to the logits, of their shape; an input. */
    public static final String LOGITS_GRADIENT = "logits_gradient";

    private static final String OBJECTIVE = "objective";

    private final SameDiff sd;
    private final int decoderLength;
    private final Map<String, SDVariable> inputs;
    /** Beside the weights that have arrays, which SameDiff differentiates by itself. */
    private final List<String> differentiated = new ArrayList<>();

    private Map<String, String> gradients;

    /**
     * Builds the graph.
     *
     * @param decoderLength positions the decoder reads; 1 for atomic docids
     * @param training whether dropout masks are inputs of the graph
     */
    public T5Graph(T5Config config, Parameters parameters, int decoderLength, boolean training) {
        this.decoderLength = decoderLength;
        GraphScope scope = new GraphScope(config, parameters, training);
        this.sd = scope.sd();
        SDVariable memory = StackGraph.encoder(scope);
        SDVariable out = StackGraph.decoder(scope, memory, decoderLength);
        SDVariable logits;
        if (config.tieWordEmbeddings()) {
            SDVariable scaled = out.mul(1 / Math.sqrt(config.dModel()));
            logits = scope.linear(scaled, WeightNames.EMBEDDING);
        } else {
            logits = scope.linear(out, WeightNames.OUTPUT);
        }
        GraphScope.site(logits, LOGITS);
        SDVariable gradient = scope.input(LOGITS_GRADIENT, DataType.FLOAT, -1, config.vocabSize());
        logits.mul(gradient).sum().rename(OBJECTIVE);
        this.inputs = scope.inputs();
        differentiated.add(GraphInputs.embeddings("encoder"));
        differentiated.add(GraphInputs.embeddings("decoder"));
        if (!parameters.isOnHost()) {
            parameters.layout().slots().keySet().stream()
                    .filter(sd::hasVariable)
                    .forEach(differentiated::add);
        }
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
        if (gradients == null) {
            deriveGradients();
            gradients = new LinkedHashMap<>();
        }
        return sd.getFunction("grad");
    }

    /** SameDiff prints a line for every op it differentiates; nobody wants to read those. */
    private void deriveGradients() {
        // Of two that swap the JVM's output at once, one would put back the other's silence.
        synchronized (T5Graph.class) {
            PrintStream out = System.out;
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            try {
                sd.setLossVariables(OBJECTIVE);
                sd.createGradFunction(differentiated.toArray(String[]::new));
            } finally {
                System.setOut(out);
            }
        }
    }

    /** The name in {@link #backward} of the gradient with respect to a variable of the forward graph. */
    public String gradientOf(String variable) {
        backward();
        return gradients.computeIfAbsent(
                variable, name -> sd.getVariable(name).getGradient().name());
    }
}
