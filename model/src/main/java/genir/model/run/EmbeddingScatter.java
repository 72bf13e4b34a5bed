package genir.model.run;

import genir.model.backend.FloatSpan;
import java.nio.FloatBuffer;
import java.util.List;

/** The gradient of an embedding look-up; SameDiff's own of a gather is wrong where tokens repeat. */
public final class EmbeddingScatter {
    private EmbeddingScatter() {}

    /**
     * Adds the gradient of each position to its token's row; several positions may share one.
     *
     * @param table [tokens, width]
     * @param sequences the tokens that were looked up, without the padding behind them
     * @param gradients [sequences * length, width]
     * @param length positions of a sequence, padding included
     */
    public static void add(FloatSpan table, int width, List<int[]> sequences, FloatBuffer gradients, int length) {
        float[] sum = new float[width];
        float[] row = new float[width];
        for (int sequence = 0; sequence < sequences.size(); sequence++) {
            int[] tokens = sequences.get(sequence);
            for (int position = 0; position < tokens.length; position++) {
                long place = (long) tokens[position] * width;
                gradients.get((sequence * length + position) * width, row);
                table.get(place, sum);
                // On the heap, for the compiler to make vector instructions of it.
                for (int column = 0; column < width; column++) {
                    sum[column] += row[column];
                }
                table.put(place, sum);
            }
        }
    }
}
