package genir.interpret.activation;

import genir.model.T5Config;
import genir.model.site.Axis;
import genir.model.site.Site;
import genir.model.site.Sites;
import genir.model.weights.Dtype;
import genir.model.weights.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A site's values as rows: one for each query, or for each token of each query where the site has the encoder's positions. A row is what
 * is left of the site's axes; keys, of which every query has as many as tokens, are as many as the longest query has, 0 behind
 * its own.
 */
final class SiteRows {
    private final Site site;
    private final boolean perToken;
    private final boolean pattern;
    private final int heads;
    private final int longest;
    private final long[] rowShape;

    SiteRows(Site site, Sites sites, T5Config config, int longest) {
        List<Axis> axes = sites.entry(site).axes();
        this.site = site;
        this.perToken = Sites.isOfEncoderPositions(site);
        this.pattern = axes.contains(Axis.KEY_POSITION);
        this.heads = config.numHeads();
        this.longest = longest;
        long width = sites.floats(site, 1, 1, 1);
        if (pattern) {
            this.rowShape = new long[] {heads, longest};
        } else if (axes.contains(Axis.HEAD)) {
            this.rowShape = new long[] {heads, width / heads};
        } else {
            this.rowShape = new long[] {width};
        }
    }

    Site site() {
        return site;
    }

    /** Whether there is a row for each token, rather than for each query. */
    boolean perToken() {
        return perToken;
    }

    /** The tensor of so many rows. */
    TensorSpec tensor(long rows) {
        long[] shape = new long[1 + rowShape.length];
        shape[0] = rows;
        System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
        return new TensorSpec(site.name(), Dtype.F32, shape);
    }

    long rowBytes() {
        long floats = 1;
        for (long axis : rowShape) {
            floats *= axis;
        }
        return floats * Float.BYTES;
    }

    /**
     * The rows of a batch's first sequences, without those of padding.
     *
     * @param values of the site, padded sequences one behind the other
     * @param sequences of the batch
     * @param lengths of the sequences whose rows are wanted
     */
    ByteBuffer rows(float[] values, int sequences, int[] lengths) {
        int count = 0;
        for (int length : lengths) {
            count += perToken ? length : 1;
        }
        ByteBuffer rows =
                ByteBuffer.allocate(Math.toIntExact(count * rowBytes())).order(ByteOrder.LITTLE_ENDIAN);
        int perSequence = values.length / sequences;
        for (int sequence = 0; sequence < lengths.length; sequence++) {
            int length = lengths[sequence];
            int from = sequence * perSequence;
            if (pattern) {
                addPatterns(values, from, perSequence, length, rows);
            } else {
                int floats = (perToken ? length : 1) * (int) (rowBytes() / Float.BYTES);
                for (int i = from; i < from + floats; i++) {
                    rows.putFloat(values[i]);
                }
            }
        }
        return rows.flip();
    }

    /** From [head, query position, key position] to a row for each query position. */
    private void addPatterns(float[] values, int from, int perSequence, int length, ByteBuffer rows) {
        int positions = perToken ? length : 1;
        int perHead = perSequence / heads;
        // A single position reads all keys; else there are as many keys as positions.
        int keys = perToken ? (int) Math.round(Math.sqrt(perHead)) : perHead;
        for (int position = 0; position < positions; position++) {
            for (int head = 0; head < heads; head++) {
                int first = from + head * perHead + position * keys;
                for (int key = 0; key < longest; key++) {
                    rows.putFloat(key < length ? values[first + key] : 0);
                }
            }
        }
    }
}
