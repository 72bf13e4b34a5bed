package genir.tests.fault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks bytes at random, in the ways that break parsers. */
final class Mutation {
    private static final List<String> TELLING = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\n",
            "\r\n",
            "\t",
            "\\",
            "\\ud800",
            "\u0000",
            "\uFEFF",
            "<",
            ">",
            "&",
            "</DOC>",
            "-1",
            "0",
            "1e309",
            "NaN",
            "9223372036854775808",
            "99999999999999999999",
            "null",
            "true",
            "[[[[[[[[",
            "{\"a\":",
            "../",
            "/etc/passwd",
            "\u202E",
            "\uD83E\uDD86",
            "- ",
            "? ",
            "&a *a",
            "!!java.lang.Object",
            "%",
            "\u0085",
            "\u2028");

    private final Random random;

    Mutation(long seed) {
        random = new Random(seed);
    }

    /** A broken copy, by one to four changes. */
    byte[] of(byte[] good) {
        byte[] bytes = good;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 12));
        return switch (random.nextInt(7)) {
            case 0 -> splice(bytes, from, from, telling());
            case 1 -> splice(bytes, from, to, telling());
            case 2 -> splice(bytes, from, to, new byte[0]);
            case 3 -> splice(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            case 4 -> Arrays.copyOf(bytes, from);
            case 5 -> splice(bytes, from, from, new byte[] {(byte) random.nextInt(256)});
            default -> {
                byte[] flipped = bytes.clone();
                if (from < flipped.length) {
                    flipped[from] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
        };
    }

    private byte[] telling() {
        return TELLING.get(random.nextInt(TELLING.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] inserted) {
        byte[] result = new byte[bytes.length - (to - from) + inserted.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(inserted, 0, result, from, inserted.length);
        System.arraycopy(bytes, to, result, from + inserted.length, bytes.length - to);
        return result;
    }
}
