package genir.retrieval.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Typing errors: a letter that lies beside the right one on the keyboard (QWERTY), two letters swapped, one left out, or one
 * doubled; the kinds of Zhuang and Zuccon ("Dealing with Typos for BERT-based Passage Retrieval and Ranking", arXiv 2108.12139), but for
 * the doubled letter in place of a random one.
 */
final class TypingErrors {
    /** Shorter words are left as they are: too little would remain of them. */
    static final int SHORTEST = 3;

    private static final List<String> ROWS = List.of("qwertyuiop", "asdfghjkl", "zxcvbnm");
    private static final int KINDS = 4;

    private TypingErrors() {}

    /** One error in one word, if any is long enough. */
    static List<String> inOneWord(List<String> words, SplittableRandom random) {
        int[] candidates = IntStream.range(0, words.size())
                .filter(i -> isLong(words.get(i)))
                .toArray();
        List<String> changed = new ArrayList<>(words);
        if (candidates.length > 0) {
            int chosen = candidates[random.nextInt(candidates.length)];
            changed.set(chosen, in(words.get(chosen), random));
        }
        return changed;
    }

    /** One error in each word that is long enough. */
    static List<String> inEachWord(List<String> words, SplittableRandom random) {
        return words.stream()
                .map(word -> isLong(word) ? in(word, random) : word)
                .toList();
    }

    private static boolean isLong(String word) {
        return letters(word).length >= SHORTEST;
    }

    /** Places of the letters of a word; of what is no letter, such as a path's slashes, nobody makes these errors. */
    private static int[] letters(String word) {
        return IntStream.range(0, word.length())
                .filter(i -> Character.isLetter(word.charAt(i)) && !Character.isSurrogate(word.charAt(i)))
                .toArray();
    }

    /** Tries the kinds from a random one on until one changes the word; doubling a letter always does. */
    private static String in(String word, SplittableRandom random) {
        int[] letters = letters(word);
        int kind = random.nextInt(KINDS);
        for (int i = 0; i < KINDS; i++) {
            int at = letters[random.nextInt(letters.length)];
            String wrong = with(word, at, (kind + i) % KINDS, random);
            if (!wrong.equals(word)) {
                return wrong;
            }
        }
        int at = letters[random.nextInt(letters.length)];
        return doubled(word, at);
    }

    private static String with(String word, int at, int kind, SplittableRandom random) {
        return switch (kind) {
            case 0 -> beside(word, at, random);
            case 1 -> swapped(word, at);
            case 2 -> word.substring(0, at) + word.substring(at + 1);
            default -> doubled(word, at);
        };
    }

    private static String doubled(String word, int at) {
        return word.substring(0, at + 1) + word.substring(at);
    }

    /** With the next letter; the same word at its last one, and where both are alike. */
    private static String swapped(String word, int at) {
        if (at + 1 >= word.length() || !Character.isLetter(word.charAt(at + 1))) {
            return word;
        }
        return word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
    }

    private static String beside(String word, int at, SplittableRandom random) {
        String neighbours = neighbours(Character.toLowerCase(word.charAt(at)));
        if (neighbours.isEmpty()) {
            return word;
        }
        String wrong = neighbours.substring(random.nextInt(neighbours.length()));
        String letter = wrong.substring(0, 1);
        return word.substring(0, at)
                + (Character.isUpperCase(word.charAt(at)) ? letter.toUpperCase(Locale.ROOT) : letter)
                + word.substring(at + 1);
    }

    /** The keys left and right of a letter's, and those of the rows above and below that touch it; none of other letters. */
    static String neighbours(char letter) {
        StringBuilder found = new StringBuilder();
        for (int row = 0; row < ROWS.size(); row++) {
            int at = ROWS.get(row).indexOf(letter);
            if (at >= 0) {
                add(found, row, at - 1);
                add(found, row, at + 1);
                add(found, row - 1, at);
                add(found, row - 1, at + 1);
                add(found, row + 1, at - 1);
                add(found, row + 1, at);
            }
        }
        return found.toString();
    }

    private static void add(StringBuilder found, int row, int at) {
        if (row >= 0 && row < ROWS.size() && at >= 0 && at < ROWS.get(row).length()) {
            found.append(ROWS.get(row).charAt(at));
        }
    }
}
