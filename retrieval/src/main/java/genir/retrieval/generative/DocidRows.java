package genir.retrieval.generative;

import genir.corpus.vocabulary.Vocabulary;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The rows of a model's output matrix that are documents' docids, in the order of their tokens.
 *
 * @param matrix where they lie
 * @param first the first one's token
 * @param count how many there are
 * @param width numbers of each
 * @param factor that makes a scalar product with a row a logit
 */
record DocidRows(FloatSpan matrix, int first, int count, int width, double factor) {
    private static final int CHECKED = 1000;

    /** Those of atomic docids. */
    static DocidRows of(Parameters parameters, Vocabulary vocabulary) {
        int width = parameters.config().dModel();
        return new DocidRows(
                parameters.values(parameters.layout().output().name()),
                vocabulary.wordCount(),
                vocabulary.docidEnd() - vocabulary.wordCount(),
                width,
                parameters.config().tieWordEmbeddings() ? 1 / Math.sqrt(width) : 1);
    }

    void read(int row, float[] target) {
        matrix.get((long) (first + row) * width, target);
    }

    /** Of up to 1,000 rows, evenly spread. */
    String checksum() {
        CRC32C sum = new CRC32C();
        float[] row = new float[width];
        ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES);
        int checked = Math.min(CHECKED, count);
        for (int i = 0; i < checked; i++) {
            read((int) ((long) i * count / checked), row);
            bytes.asFloatBuffer().put(row);
            sum.update(bytes.array());
        }
        return Long.toHexString(sum.getValue());
    }
}
