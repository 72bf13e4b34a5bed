package genir.interpret.trace;

import java.util.List;

/**
 * One query's way through the decoder, in numbers. All parts are of the residual stream behind the last layer, which the final norm
 * divides alike, so that they sum to the logit and to the lead exactly; an intervention on the stream itself adds what no part has.
 *
 * @param document the document that is followed
 * @param against the token that it is held against
 * @param top the highest tokens of the output
 * @param steps the embedding first, then each layer's components
 * @param attention for each layer the weights of cross-attention [head][token of the query]; not copied
 * @param neurons those of the MLPs that add most to the lead, or take most from it
 * @param logits [vocabulary]; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by whoever asked for it
public record Trace(
        Standing document,
        Standing against,
        List<ScoredToken> top,
        List<Step> steps,
        List<float[][]> attention,
        List<NeuronPart> neurons,
        float[] logits) {
    /** What a neuron adds through its output weights: activation times (weights . direction). */
    public record NeuronPart(int layer, int neuron, double activation, double logit, double lead) {}

    public Trace {
        top = List.copyOf(top);
        steps = List.copyOf(steps);
        attention = List.copyOf(attention);
        neurons = List.copyOf(neurons);
    }

    /** What the model says. */
    public double lead() {
        return document.logit() - against.logit();
    }

    /** The sum of all parts of the document's logit. */
    public double logitSum() {
        return steps.stream().mapToDouble(Step::logit).sum();
    }

    /** The sum of all parts of the lead. */
    public double leadSum() {
        return steps.stream().mapToDouble(Step::lead).sum();
    }
}
