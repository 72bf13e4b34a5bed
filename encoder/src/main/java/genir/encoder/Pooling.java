package genir.encoder;

import java.util.Locale;

/** What of the vectors of a text's tokens becomes the vector of the text. */
enum Pooling {
    /** Their mean. */
    MEAN {
        @Override
        float[] of(float[][] tokens) {
            double[] sum = new double[tokens[0].length];
            for (float[] token : tokens) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += token[i];
                }
            }
            float[] mean = new float[sum.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sum[i] / tokens.length);
            }
            return mean;
        }
    },
    /** The first token's, which stands for the whole text. */
    CLS {
        @Override
        float[] of(float[][] tokens) {
            return tokens[0];
        }
    };

    /** @param tokens [token][dimension], at least one token */
    abstract float[] of(float[][] tokens);

    static Pooling named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
