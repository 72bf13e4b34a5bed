package genir.corpus.example;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Examples in a random order; each is made when it is asked for. */
final class Shuffled extends AbstractList<Example> implements RandomAccess {
    private final IntFunction<Example> examples;
    private final int[] order;

    /**
     * Draws the order.
     *
     * @param examples by their numbers, from 0
     */
    Shuffled(int size, IntFunction<Example> examples, SplitMix64 random) {
        this.examples = examples;
        this.order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    @Override
    public Example get(int place) {
        return examples.apply(order[place]);
    }

    @Override
    public int size() {
        return order.length;
    }
}
