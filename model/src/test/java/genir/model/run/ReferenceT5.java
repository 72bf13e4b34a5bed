package genir.model.run;

import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** T5 1.0 and 1.1 (method.md, section 6) as plain loops over doubles, for one unpadded sequence: what the graph must compute. */
public final class ReferenceT5 {
    private final Parameters parameters;
    private final T5Config config;

    public ReferenceT5(Parameters parameters) {
        this.parameters = parameters;
        this.config = parameters.config();
    }

    /** [decoder position][vocabulary]. */
    public double[][] logits(int[] input, int[] decoderInput) {
        double[][] memory = stack("encoder", config.numLayers(), embed(input), null);
        double[][] out = stack("decoder", config.numDecoderLayers(), embed(decoderInput), memory);
        boolean tied = config.tieWordEmbeddings();
        double scale = tied ? 1 / Math.sqrt(config.dModel()) : 1;
        for (double[] row : out) {
            Arrays.setAll(row, i -> row[i] * scale);
        }
        return linear(out, tied ? "shared.weight" : "lm_head.weight");
    }

    /** [position][d_model]: the encoder's output. */
    double[][] encode(int[] input) {
        return stack("encoder", config.numLayers(), embed(input), null);
    }

    private double[][] embed(int[] tokens) {
        float[] table = weight("shared.weight");
        double[][] rows = new double[tokens.length][config.dModel()];
        for (int i = 0; i < tokens.length; i++) {
            for (int j = 0; j < config.dModel(); j++) {
                rows[i][j] = table[tokens[i] * config.dModel() + j];
            }
        }
        return rows;
    }

    private double[][] stack(String stack, int layers, double[][] residual, double[][] memory) {
        double[][] x = residual;
        for (int layer = 0; layer < layers; layer++) {
            String block = stack + ".block." + layer + ".layer.";
            double[][] normed = norm(x, block + "0.layer_norm.weight");
            x = sum(x, attention(normed, normed, name -> block + "0.SelfAttention." + name + ".weight", stack));
            int last = 1;
            if (memory != null) {
                normed = norm(x, block + "1.layer_norm.weight");
                x = sum(x, attention(normed, memory, name -> block + "1.EncDecAttention." + name + ".weight", null));
                last = 2;
            }
            double[][] hidden = hidden(norm(x, block + last + ".layer_norm.weight"), block + last + ".DenseReluDense.");
            x = sum(x, linear(hidden, block + last + ".DenseReluDense.wo.weight"));
        }
        return norm(x, stack + ".final_layer_norm.weight");
    }

    private double[][] hidden(double[][] normed, String prefix) {
        if (config.feedForwardProj().equals("relu")) {
            double[][] hidden = linear(normed, prefix + "wi.weight");
            for (double[] row : hidden) {
                Arrays.setAll(row, i -> Math.max(0, row[i]));
            }
            return hidden;
        }
        double[][] hidden = linear(normed, prefix + "wi_0.weight");
        double[][] factor = linear(normed, prefix + "wi_1.weight");
        for (int row = 0; row < hidden.length; row++) {
            for (int i = 0; i < hidden[row].length; i++) {
                double x = hidden[row][i];
                double tanh = Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3)));
                hidden[row][i] = 0.5 * x * (1 + tanh) * factor[row][i];
            }
        }
        return hidden;
    }

    /** Position bias and, in the decoder, the causal mask only where {@code selfOf} names a stack. */
    private double[][] attention(double[][] from, double[][] to, UnaryOperator<String> name, String selfOf) {
        double[][] q = linear(from, name.apply("q"));
        double[][] k = linear(to, name.apply("k"));
        double[][] v = linear(to, name.apply("v"));
        int width = config.dKv();
        double[][] z = new double[from.length][config.innerWidth()];
        for (int head = 0; head < config.numHeads(); head++) {
            for (int i = 0; i < from.length; i++) {
                double[] weights = new double[to.length];
                double total = 0;
                for (int j = 0; j < to.length; j++) {
                    boolean masked = "decoder".equals(selfOf) && j > i;
                    double score = selfOf == null ? 0 : bias(selfOf, head, j - i);
                    for (int d = head * width; d < (head + 1) * width; d++) {
                        score += q[i][d] * k[j][d];
                    }
                    weights[j] = masked ? 0 : Math.exp(score);
                    total += weights[j];
                }
                for (int j = 0; j < to.length; j++) {
                    for (int d = head * width; d < (head + 1) * width; d++) {
                        z[i][d] += weights[j] / total * v[j][d];
                    }
                }
            }
        }
        return linear(z, name.apply("o"));
    }

    private double bias(String stack, int head, int distance) {
        int bucket = bucket(
                distance,
                stack.equals("encoder"),
                config.relativeAttentionNumBuckets(),
                config.relativeAttentionMaxDistance());
        float[] table = weight(stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
        return table[bucket * config.numHeads() + head];
    }

    /**
     * T5's bucket of a key {@code distance} positions behind the query, in whole numbers: the k-th logarithmic bucket
     * begins where {@code (n / exact)^large >= (maxDistance / exact)^k}.
     */
    public static int bucket(int distance, boolean bidirectional, int buckets, int maxDistance) {
        int side = bidirectional ? buckets / 2 : buckets;
        int away = bidirectional ? Math.abs(distance) : Math.max(0, -distance);
        int first = bidirectional && distance > 0 ? side : 0;
        int exact = side / 2;
        if (away < exact) {
            return first + away;
        }
        int large = side - exact;
        BigInteger unit = BigInteger.valueOf(exact);
        BigInteger left = BigInteger.valueOf(away).pow(large);
        int bucket = 0;
        while (bucket + 1 < large
                && left.multiply(unit.pow(bucket + 1))
                                .compareTo(BigInteger.valueOf(maxDistance)
                                        .pow(bucket + 1)
                                        .multiply(unit.pow(large)))
                        >= 0) {
            bucket++;
        }
        return first + exact + bucket;
    }

    private double[][] norm(double[][] rows, String name) {
        float[] gain = weight(name);
        double[][] result = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            double meanSquare = Arrays.stream(row).map(x -> x * x).average().orElseThrow();
            double scale = Math.sqrt(meanSquare + config.layerNormEpsilon());
            result[i] = new double[row.length];
            Arrays.setAll(result[i], j -> row[j] / scale * gain[j]);
        }
        return result;
    }

    private double[][] linear(double[][] rows, String name) {
        float[] weight = weight(name);
        int in = rows[0].length;
        double[][] result = new double[rows.length][weight.length / in];
        for (int i = 0; i < rows.length; i++) {
            for (int out = 0; out < result[i].length; out++) {
                for (int j = 0; j < in; j++) {
                    result[i][out] += rows[i][j] * weight[out * in + j];
                }
            }
        }
        return result;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] result = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                result[i][j] = a[i][j] + b[i][j];
            }
        }
        return result;
    }

    private float[] weight(String name) {
        FloatSpan floats = parameters.floats(name);
        float[] copy = new float[(int) floats.length()];
        floats.get(0, copy);
        return copy;
    }
}
