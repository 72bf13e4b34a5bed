package genir.model.run;

import genir.model.graph.T5Graph;
import genir.model.plan.Arena;
import genir.model.plan.External;
import genir.model.plan.Memory;
import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.TensorView;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.weights.Parameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Some rows of the output matrix, one behind the other: the logits and ranks of their tokens by last vectors. Logits lack the factor
 * d_model^-0.5 of tied embeddings, which changes no rank.
 */
final class OutputRows {
    /** Vectors that are multiplied together where few of a batch are. */
    private static final int BLOCK = 32;

    private static final String LAST = "last";

    private final Parameters parameters;
    private final LogitSearch search;
    private final String matrix;
    private final int from;
    private final int count;
    private final int width;
    private final Arena shared;
    /** By the number of vectors. */
    private final Map<Integer, Plan> products = new HashMap<>();

    private NearRanks.Rows rows;

    /**
     * Of the tokens from one to behind another.
     *
     * @param search of logits on the parameters' device
     */
    OutputRows(Parameters parameters, LogitSearch search, int from, int to) {
        this(parameters, search, from, to, null);
    }

    /** With memory that rows of other tokens share, of which one is asked at a time; null for its own. */
    OutputRows(Parameters parameters, LogitSearch search, int from, int to, Arena shared) {
        this.shared = shared;
        this.parameters = parameters;
        this.search = search;
        this.matrix = parameters.layout().output().name();
        this.from = from;
        this.count = to - from;
        this.width = parameters.config().dModel();
    }

    /**
     * The logits of these tokens.
     *
     * @param last [vectors, d_model]
     * @return [vectors, tokens], valid until the next call with as many vectors
     */
    TensorView logits(float[] last) {
        Plan product = products.computeIfAbsent(last.length / width, this::product);
        product.view(LAST).write(last);
        product.run();
        return product.view(T5Graph.LOGITS);
    }

    private Plan product(int vectors) {
        Memory memory = parameters.external(matrix).memory().slice((long) from * width, (long) count * width);
        return new PlanSpec(parameters.device())
                .arena(shared == null ? new Arena() : shared)
                .append(program -> program.add(new Instruction.Product(
                        program.input(LAST, ElementType.FLOAT32, vectors, width),
                        false,
                        program.external("rows", ElementType.FLOAT32, new External(memory, count, width)),
                        true,
                        null,
                        program.output(T5Graph.LOGITS, ElementType.FLOAT32, vectors, count))))
                .compile();
    }

    /** Ranks by vectors near to given ones. */
    NearRanks near(float[] last) {
        if (rows == null) {
            rows = NearRanks.Rows.of(parameters.values(matrix), width, from, from + count);
        }
        return new NearRanks(rows, last, search.top(logits(last), 0, count, NearRanks.KNOWN));
    }

    /**
     * The ranks of tokens among these; all logits are computed of those vectors alone of which nearness says too little.
     *
     * @param last [vectors, d_model]
     * @param tokens of each of the first vectors, counted from the first of these rows
     * @param near to which the vectors may be near
     * @return [vector][token]
     */
    int[][] ranks(float[] last, List<int[]> tokens, NearRanks near) {
        int[][] ranks = new int[tokens.size()][];
        Arrays.setAll(ranks, row -> near.ranks(row, last, tokens.get(row)));
        int[] open = IntStream.range(0, ranks.length)
                .filter(row -> ranks[row] == null)
                .toArray();
        if (2 * open.length > ranks.length) {
            int[][] all = search.ranks(logits(last), 0, tokens);
            Arrays.stream(open).forEach(row -> ranks[row] = all[row]);
            return ranks;
        }
        for (int begin = 0; begin < open.length; begin += BLOCK) {
            int[] block = Arrays.copyOfRange(open, begin, Math.min(begin + BLOCK, open.length));
            float[] some = new float[BLOCK * width];
            for (int i = 0; i < block.length; i++) {
                System.arraycopy(last, block[i] * width, some, i * width, width);
            }
            int[][] found = search.ranks(
                    logits(some), 0, Arrays.stream(block).mapToObj(tokens::get).toList());
            for (int i = 0; i < block.length; i++) {
                ranks[block[i]] = found[i];
            }
        }
        return ranks;
    }
}
