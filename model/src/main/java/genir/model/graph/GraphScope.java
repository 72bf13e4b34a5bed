package genir.model.graph;

import genir.model.T5Config;
import genir.model.weights.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What the components of a graph share while it is built: the SameDiff instance, the parameters and the inputs.
 *
 * <p>Activations are matrices {@code [batch * position, width]}, so that every linear map is one matrix product.
 */
final class GraphScope {
    private final SameDiff sd;
    private final T5Config config;
    private final Parameters parameters;
    private final boolean dropout;
    private final Map<String, SDVariable> inputs = new LinkedHashMap<>();

    GraphScope(T5Config config, Parameters parameters, boolean training) {
        this.sd = SameDiff.create();
        // The holders that SameDiff has by itself copy every view, and so all parameters.
        sd.setArrayHolders(new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), false);
        this.config = config;
        this.parameters = parameters;
        this.dropout = training && config.dropoutRate() > 0;
    }

    SameDiff sd() {
        return sd;
    }

    Parameters parameters() {
        return parameters;
    }

    T5Config config() {
        return config;
    }

    /** A parameter as a graph variable; on the host it shares the memory of the flat parameter array. */
    SDVariable parameter(String name) {
        if (sd.hasVariable(name)) {
            return sd.getVariable(name);
        }
        return parameters.isOnHost()
                ? sd.var(name, parameters.array(name))
                : sd.placeHolder(
                        name, DataType.FLOAT, parameters.layout().slot(name).shape());
    }

    SDVariable input(String name, DataType type, long... shape) {
        return inputs.computeIfAbsent(name, missing -> sd.placeHolder(missing, type, shape));
    }

    Map<String, SDVariable> inputs() {
        return inputs;
    }

    /** Whose weights a stack has: every stack but the decoder is an encoder, and two encoders in one graph share theirs. */
    static String weights(String stack) {
        return stack.equals("decoder") ? "decoder" : "encoder";
    }

    /** {@code x W^T}: Hugging Face stores linear weights as [out, in]. */
    SDVariable linear(SDVariable x, String weight) {
        return sd.mmul(x, parameter(weight), false, true, false);
    }

    /**
     * Multiplies by a mask that holds 0 for what is dropped and 1 / (1 - rate) for what is kept; the masks are inputs, so
     * that the same ones can be used twice. Outside of training {@code x} itself.
     */
    SDVariable dropout(SDVariable x, String where, long... maskShape) {
        return dropout ? x.mul(input(GraphInputs.DROPOUT_PREFIX + where, DataType.FLOAT, maskShape)) : x;
    }

    /** Gives a variable the name of the site it is. */
    static SDVariable site(SDVariable variable, String name) {
        return variable.rename(name);
    }
}
