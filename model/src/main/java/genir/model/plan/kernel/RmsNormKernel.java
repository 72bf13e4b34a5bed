package genir.model.plan.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The root-mean-square norm in one pass over the rows, forwards and backwards. */
public final class RmsNormKernel {
    private RmsNormKernel() {}

    /**
     * {@code scale = sqrt(mean(x^2) + epsilon); normalized = x / scale; y = normalized * gain}.
     *
     * @param x [rows, width]
     * @param gain [width]
     * @param y [rows, width]
     * @param normalized [rows, width], or null where it is not wanted
     * @param scale [rows], or null where it is not wanted
     */
    public static Runnable forward(
            FloatBuffer x,
            FloatBuffer gain,
            FloatBuffer y,
            FloatBuffer normalized,
            FloatBuffer scale,
            int width,
            double epsilon) {
        int rows = x.limit() / width;
        float[][] scratch = new float[Workers.parts()][width];
        float[] gains = new float[width];
        return () -> {
            gain.get(0, gains);
            Workers.run(rows, x.limit(), (part, from, to) -> {
                float[] row = scratch[part];
                for (int r = from; r < to; r++) {
                    x.get(r * width, row);
                    float root = (float) Math.sqrt(dot(row, row) / width + epsilon);
                    float inverse = 1 / root;
                    for (int i = 0; i < width; i++) {
                        row[i] *= inverse;
                    }
                    if (scale != null) {
                        scale.put(r, root);
                    }
                    if (normalized != null) {
                        normalized.put(r * width, row);
                    }
                    for (int i = 0; i < width; i++) {
                        row[i] *= gains[i];
                    }
                    y.put(r * width, row);
                }
            });
        };
    }

    /**
     * With dy the gradient of y: {@code dn = dy * gain; dx = before + (dn - normalized * mean(dn * normalized)) / scale;
     * dgain = column sums of dy * normalized}.
     *
     * @param before what dx is added to, [rows, width]; may be dx itself; null for nothing
     * @param dgain [width]
     */
    public static Runnable backward(
            FloatBuffer before,
            FloatBuffer dy,
            FloatBuffer gain,
            FloatBuffer normalized,
            FloatBuffer scale,
            FloatBuffer dx,
            FloatBuffer dgain,
            int width) {
        int rows = dy.limit() / width;
        int parts = Workers.parts();
        float[][] gradients = new float[parts][width];
        float[][] norms = new float[parts][width];
        float[][] sums = new float[parts][width];
        float[][] earlier = new float[parts][width];
        float[] gains = new float[width];
        return () -> {
            gain.get(0, gains);
            for (float[] sum : sums) {
                Arrays.fill(sum, 0);
            }
            Workers.run(rows, dy.limit(), (part, from, to) -> {
                float[] g = gradients[part];
                float[] n = norms[part];
                float[] sum = sums[part];
                float[] old = earlier[part];
                for (int r = from; r < to; r++) {
                    dy.get(r * width, g);
                    normalized.get(r * width, n);
                    for (int i = 0; i < width; i++) {
                        sum[i] += g[i] * n[i];
                    }
                    for (int i = 0; i < width; i++) {
                        g[i] *= gains[i];
                    }
                    float mean = dot(g, n) / width;
                    float inverse = 1 / scale.get(r);
                    for (int i = 0; i < width; i++) {
                        g[i] = (g[i] - n[i] * mean) * inverse;
                    }
                    if (before != null) {
                        before.get(r * width, old);
                        for (int i = 0; i < width; i++) {
                            g[i] += old[i];
                        }
                    }
                    dx.put(r * width, g);
                }
            });
            for (int part = 1; part < parts; part++) {
                for (int i = 0; i < width; i++) {
                    sums[0][i] += sums[part][i];
                }
            }
            dgain.put(0, sums[0]);
        };
    }

    /** In eight sums, for the compiler to keep them in one vector register. */
    private static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 7 < a.length; i += 8) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
    }
}
