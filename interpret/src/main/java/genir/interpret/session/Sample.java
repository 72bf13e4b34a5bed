package genir.interpret.session;

import genir.model.Tensor;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Queries in batches with their encoder outputs, which no decoder experiment changes and which are therefore computed
 * once, when they are first asked for.
 */
public final class Sample {
    private final List<Item> items;
    private final int batchSize;
    private final Function<TokenBatch, Tensor> encoder;
    private final int lengthMultiple;
    private List<QueryBatch> batches;

    /**
     * Queries of one encoder.
     *
     * @param batchSize at most this many in a batch
     */
    public Sample(List<Item> items, T5Runner encoder, int batchSize) {
        this(items, encoder::encode, batchSize, TokenBatch.LENGTH_MULTIPLE);
    }

    /**
     * Queries of one encoder, read by it batch by batch.
     *
     * @param between run after each batch that the encoder has read
     */
    public Sample(List<Item> items, T5Runner encoder, int batchSize, Runnable between) {
        this(
                items,
                batch -> {
                    Tensor read = encoder.encode(batch);
                    between.run();
                    return read;
                },
                batchSize,
                TokenBatch.LENGTH_MULTIPLE);
    }

    private Sample(List<Item> items, Function<TokenBatch, Tensor> encoder, int batchSize, int lengthMultiple) {
        this.items = List.copyOf(items);
        this.encoder = encoder;
        this.batchSize = batchSize;
        this.lengthMultiple = lengthMultiple;
    }

    /** A single query, without padding, so that sites with an axis of positions have just the query's. */
    public static Sample single(Item item, T5Runner encoder) {
        return new Sample(List.of(item), encoder::encode, 1, 1);
    }

    /** The same queries read by another model's encoder (method.md, section 3). */
    public Sample readBy(T5Runner other) {
        return new Sample(items, other::encode, batchSize, lengthMultiple);
    }

    /** Some of these queries. */
    public Sample of(List<Item> chosen) {
        return new Sample(chosen, encoder, batchSize, lengthMultiple);
    }

    public List<Item> items() {
        return items;
    }

    public Item item(int index) {
        return items.get(index);
    }

    public int size() {
        return items.size();
    }

    /** The queries in batches of one size, the last filled up. */
    public List<QueryBatch> batches() {
        if (batches == null) {
            List<QueryBatch> made = new ArrayList<>();
            int first = 0;
            int parts = Math.max(1, (items.size() + batchSize - 1) / batchSize);
            // Even parts: a last batch of one query would cost as much as a full one.
            int size = (items.size() + parts - 1) / parts;
            for (TokenBatch tokens :
                    T5Runner.batches(items.stream().map(Item::tokens).toList(), size, lengthMultiple)) {
                int count = Math.min(tokens.size(), items.size() - first);
                made.add(
                        new QueryBatch(tokens.saying(said(first, tokens.size())), encoder.apply(tokens), first, count));
                first += count;
            }
            batches = List.copyOf(made);
        }
        return batches;
    }

    /** What was said to a batch's rows; those behind the last query repeat it. */
    private List<int[]> said(int first, int rows) {
        return IntStream.range(first, first + rows)
                .mapToObj(query ->
                        items.get(Math.min(query, items.size() - 1)).step().said())
                .toList();
    }

    /**
     * The ranks of each query's target among the tokens that may come, for a batch.
     *
     * @param runner whose logits they are
     * @param logits [rows, vocabulary]
     */
    public int[] ranks(T5Runner runner, TensorView logits, QueryBatch batch) {
        return Arrays.stream(ranks(runner, logits, batch, item -> new int[] {item.target()}))
                .mapToInt(ranks -> ranks[0])
                .toArray();
    }

    /**
     * The ranks of some tokens of each query of a batch.
     *
     * @param runner whose logits they are
     * @param logits [rows, vocabulary]
     * @return [row][token]
     */
    public int[][] ranks(T5Runner runner, TensorView logits, QueryBatch batch, Function<Item, int[]> tokens) {
        List<Item> asked = items.subList(batch.first(), batch.first() + batch.count());
        if (asked.get(0).step().allowed() == null) {
            return runner.ranks(logits, 0, asked.stream().map(tokens).toList());
        }
        FloatBuffer scores = logits.floats();
        int[][] ranks = new int[asked.size()][];
        for (int row = 0; row < ranks.length; row++) {
            int at = row;
            ranks[row] = Arrays.stream(tokens.apply(asked.get(row)))
                    .map(token -> asked.get(at).step().rank(scores, at, logits.rowLength(), token))
                    .toArray();
        }
        return ranks;
    }

    /** The batch that a query is in. All batches are padded to one length, so that rows can be exchanged between them. */
    public QueryBatch batchOf(int index) {
        List<QueryBatch> all = batches();
        // All but the last are of one size.
        return all.get(index / all.get(0).count());
    }
}
