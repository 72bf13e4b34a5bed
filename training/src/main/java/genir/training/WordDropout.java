package genir.training;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Leaves tokens of inputs out at random: the words of a query vary more than its training queries show. */
public final class WordDropout {
    private WordDropout() {}

    /**
     * An input without some of its tokens, never without the end token and never without all of the others.
     *
     * @param input ended by the end-of-sequence token
     * @param rate share of tokens left out
     * @return the input itself where nothing can be left out
     */
    public static int[] apply(int[] input, double rate, SplittableRandom random) {
        if (rate == 0 || input.length <= 2) {
            return input;
        }
        int[] kept = new int[input.length];
        int count = 0;
        for (int position = 0; position < input.length - 1; position++) {
            if (random.nextDouble() >= rate) {
                kept[count++] = input[position];
            }
        }
        if (count == 0) {
            kept[count++] = input[random.nextInt(input.length - 1)];
        }
        kept[count++] = input[input.length - 1];
        return Arrays.copyOf(kept, count);
    }
}
