package genir.model.run;

import genir.model.T5Config;
import genir.model.plan.Arena;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The best answers of last vectors where all logits would be too many to have at a time: they are made in blocks of the output
 * matrix, and of each only the best of a row are kept.
 */
final class OutputBlocks {
    /** Logits of a block at most: 16 MB. */
    private static final int LOGITS = 1 << 22;

    private record Block(int from, int to, OutputRows rows) {}

    private final List<Block> blocks = new ArrayList<>();
    private final int rows;
    private final int count;
    private final float[] logits;
    private final float factor;

    /**
     * Prepares the search.
     *
     * @param rows vectors of a call
     * @param from the first token that counts
     * @param to behind the last one
     * @param count how many tokens are wanted of each row
     */
    OutputBlocks(Parameters parameters, int rows, int from, int to, int count) {
        this(parameters, rows, from, to, count, LOGITS);
    }

    /** With so many logits of a block at most. */
    OutputBlocks(Parameters parameters, int rows, int from, int to, int count, int most) {
        this.rows = rows;
        this.count = Math.min(count, to - from);
        T5Config config = parameters.config();
        this.factor = config.tieWordEmbeddings() ? (float) (1 / Math.sqrt(config.dModel())) : 1;
        int width = Math.max(1, most / rows);
        // One runs at a time, and is read before the next.
        Arena arena = new Arena();
        LogitSearch search = new LogitSearch(parameters.device());
        for (int begin = from; begin < to; begin += width) {
            int end = (int) Math.min((long) begin + width, to);
            blocks.add(new Block(begin, end, new OutputRows(parameters, search, begin, end, arena)));
        }
        this.logits = new float[rows * Math.min(width, to - from)];
    }

    /**
     * The tokens of each row with the highest logits.
     *
     * @param last [row * width], before tied embeddings' factor
     */
    List<BestTokens> best(float[] last) {
        float[][] scores = new float[rows][count];
        int[][] tokens = new int[rows][count];
        int known = 0;
        for (Block block : blocks) {
            int width = block.to() - block.from();
            block.rows().logits(last).readRows(0, rows, logits, 0);
            for (int row = 0; row < rows; row++) {
                keep(block.from(), row * width, width, known, scores[row], tokens[row]);
            }
            known = Math.min(count, known + width);
        }
        List<BestTokens> best = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int place = 0; place < count; place++) {
                scores[row][place] *= factor;
            }
            best.add(new BestTokens(tokens[row], scores[row]));
        }
        return best;
    }

    /** Puts a block's logits of a row in their places among the best so far. */
    private void keep(int token, int at, int width, int known, float[] scores, int[] tokens) {
        int filled = known;
        for (int i = 0; i < width; i++) {
            float logit = logits[at + i];
            if (filled == count && !(logit > scores[count - 1])) {
                continue;
            }
            int place = filled < count ? filled++ : count - 1;
            while (place > 0 && logit > scores[place - 1]) {
                scores[place] = scores[place - 1];
                tokens[place] = tokens[place - 1];
                place--;
            }
            scores[place] = logit;
            tokens[place] = token + i;
        }
    }
}
