package genir.model.graph;

import genir.model.weights.Parameters;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The gradients in a graph whose objective stays outside: the objective's gradient with respect to the graph's result is an
 * input, and SameDiff differentiates {@code sum(result * gradient)}, whose derivatives are the objective's by the chain rule.
 */
final class GraphGradients {
    private static final String OBJECTIVE = "objective";

    private final SameDiff sd;
    /** Beside the weights that have arrays, which SameDiff differentiates by itself. */
    private final List<String> differentiated = new ArrayList<>();

    private Map<String, String> names;

    /**
     * Adds the objective to a graph.
     *
     * @param result what the objective is of
     * @param gradient of its shape, an input
     * @param stacks whose embeddings have gradients
     */
    GraphGradients(GraphScope scope, SDVariable result, SDVariable gradient, List<String> stacks) {
        this.sd = scope.sd();
        result.mul(gradient).sum().rename(OBJECTIVE);
        stacks.forEach(stack -> differentiated.add(GraphInputs.embeddings(stack)));
        Parameters parameters = scope.parameters();
        if (!parameters.isOnHost()) {
            parameters.layout().slots().keySet().stream()
                    .filter(sd::hasVariable)
                    .forEach(differentiated::add);
        }
    }

    /** The forward graph and the gradients in it; made when first asked for. */
    SameDiff graph() {
        if (names == null) {
            derive();
            names = new LinkedHashMap<>();
        }
        return sd.getFunction("grad");
    }

    /** SameDiff prints a line for every op it differentiates; nobody wants to read those. */
    private void derive() {
        // Of two that swap the JVM's output at once, one would put back the other's silence.
        synchronized (GraphGradients.class) {
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

    /** The name in {@link #graph} of the gradient with respect to a variable of the forward graph. */
    String of(String variable) {
        graph();
        return names.computeIfAbsent(
                variable, name -> sd.getVariable(name).getGradient().name());
    }
}
