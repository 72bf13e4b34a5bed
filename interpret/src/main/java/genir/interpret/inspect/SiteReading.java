package genir.interpret.inspect;

import genir.interpret.lens.LogitLens;
import genir.interpret.lens.TopTokens;
import genir.interpret.source.Weights;
import genir.model.T5Config;
import genir.model.Tensor;
import genir.model.plan.TensorView;
import genir.model.run.MatrixProduct;
import genir.model.run.T5Runner;
import genir.model.site.Axis;
import genir.model.site.Site;
import genir.model.site.Sites;
import genir.model.weights.WeightNames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One vector of a site, read.
 *
 * @param place which one: {@code position 2}, {@code head 1}, or empty where the site has one vector
 * @param lens whether the entries are tokens with their logits by the logit lens; else they are the elements of largest size
 * @param indexes tokens or elements; not copied
 * @param values logits or elements; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by whoever asked for it
public record SiteReading(String place, boolean lens, int[] indexes, float[] values) {
    /**
     * Reads every vector of a captured site. Vectors of the residual stream's width go through the logit lens, and so do
     * attention heads' values where they enter the output matrix; of everything else the largest elements are given.
     *
     * @param k how many entries of each
     */
    public static List<SiteReading> of(T5Runner runner, Site site, Tensor value, int k) {
        Sites.Entry entry = runner.sites().entry(site);
        T5Config config = runner.parameters().config();
        boolean heads = site.part().equals("hook_z");
        boolean residual = entry.axes().get(entry.axes().size() - 1) == Axis.D_MODEL;
        if (!heads && !residual) {
            return largest(entry, value, k);
        }
        float[] vectors = heads ? headOutputs(runner, site, value) : value.data();
        int count = vectors.length / config.dModel();
        int positions = heads ? count / config.numHeads() : count;
        TensorView logits = new LogitLens(runner).logits(vectors);
        FloatBuffer scores = logits.floats();
        List<SiteReading> readings = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            int position = heads ? row / config.numHeads() : row;
            String place = positions > 1 ? "position " + position : "";
            if (heads) {
                place += (place.isEmpty() ? "" : ", ") + "head " + row % config.numHeads();
            }
            int[] top = TopTokens.of(scores, row, logits.rowLength(), k);
            float[] found = new float[top.length];
            for (int i = 0; i < top.length; i++) {
                found[i] = scores.get(row * logits.rowLength() + top[i]);
            }
            readings.add(new SiteReading(place, true, top, found));
        }
        return readings;
    }

    /** [position, head, d_kv] times each head's part of the output matrix: [position, head, d_model]. */
    private static float[] headOutputs(T5Runner runner, Site site, Tensor value) {
        T5Config config = runner.parameters().config();
        float[] matrix = Weights.of(
                runner.parameters(),
                site.component().equals("cross_attn")
                        ? WeightNames.crossAttention(site.layer(), "o")
                        : WeightNames.selfAttention(site.stack().label(), site.layer(), "o"));
        int size = config.dKv();
        int width = config.dModel();
        int heads = config.numHeads();
        int positions = value.data().length / config.innerWidth();
        float[] outputs = new float[positions * heads * width];
        for (int head = 0; head < heads; head++) {
            float[] part = Weights.ofHead(matrix, config, head);
            for (int position = 0; position < positions; position++) {
                float[] mine = new float[size];
                System.arraycopy(value.data(), (position * heads + head) * size, mine, 0, size);
                float[] output = MatrixProduct.ofRows(mine, part, size);
                System.arraycopy(output, 0, outputs, (position * heads + head) * width, width);
            }
        }
        return outputs;
    }

    /** The largest elements along the last axis, for every place on the axes before it. */
    private static List<SiteReading> largest(Sites.Entry entry, Tensor value, int k) {
        int[] shape = value.shape();
        int length = shape[shape.length - 1];
        List<SiteReading> readings = new ArrayList<>();
        for (int row = 0; row < value.data().length / Math.max(1, length); row++) {
            float[] sizes = new float[length];
            for (int i = 0; i < length; i++) {
                sizes[i] = Math.abs(value.data()[row * length + i]);
            }
            int[] top = TopTokens.of(FloatBuffer.wrap(sizes), 0, length, k);
            float[] found = new float[top.length];
            for (int i = 0; i < top.length; i++) {
                found[i] = value.data()[row * length + top[i]];
            }
            readings.add(new SiteReading(place(entry, shape, row), false, top, found));
        }
        return readings;
    }

    private static String place(Sites.Entry entry, int[] shape, int row) {
        String place = "";
        int rest = row;
        for (int axis = shape.length - 2; axis >= 0; axis--) {
            if (shape[axis] > 1) {
                String name = entry.axes().get(axis).label();
                place = name + " " + rest % shape[axis] + (place.isEmpty() ? "" : ", " + place);
            }
            rest /= shape[axis];
        }
        return place;
    }
}
