package genir.corpus.vocabulary;

import java.util.List;
import java.util.stream.IntStream;

/**
 * T5's sentinel tokens, {@code <extra_id_0>} to {@code <extra_id_99>}: each stands for a span of a corrupted text (Raffel et
 * al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", arXiv 1910.10683, section 3.1.4).
 */
final class Sentinels {
    static final int COUNT = 100;

    static final String PREFIX = "<extra_id_";
    private static final List<String> TOKENS =
            IntStream.range(0, COUNT).mapToObj(Sentinels::token).toList();

    private Sentinels() {}

    static String token(int number) {
        return PREFIX + number + ">";
    }

    /** All of them, in order. */
    static List<String> tokens() {
        return TOKENS;
    }

    static boolean isToken(String token) {
        return token.startsWith(PREFIX) && TOKENS.contains(token);
    }
}
