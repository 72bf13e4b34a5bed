package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharsmapTest {
    private static final Path FILE = Path.of("spiece.model");
    private static final int HAS_LEAF = 1 << 8;

    /** One block; the root's children begin at unit 0, and 'a' leads to node 97 with a leaf that points to a replacement. */
    private static byte[] table(int childOffset, int replacement, String replacements) {
        byte[] block = replacements.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES * 257 + block.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(256 * Integer.BYTES);
        bytes.putInt(Integer.BYTES * (1 + 'a'), childOffset << 10 | HAS_LEAF | 'a');
        if (childOffset < 256) {
            bytes.putInt(Integer.BYTES * (1 + ('a' ^ childOffset)), replacement | 1 << 31);
        }
        return bytes.put(Integer.BYTES * 257, block).array();
    }

    @Test
    void aSoundTable() {
        assertThatCode(() -> Charsmap.requireSound(FILE, table(2, 3, "b\0\0\u00e9\0")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "256, 0, its trie leads out of itself",
        "2, 4, its trie points to no replacement",
        "2, 7, its trie points to no replacement",
        "2, 2147483647, its trie points to no replacement",
    })
    void aTrieThatLeadsAstray(int childOffset, int replacement, String message) {
        assertThatThrownBy(() -> Charsmap.requireSound(FILE, table(childOffset, replacement, "b\0\0\u00e9\0")))
                .isInstanceOf(InputException.class)
                .hasMessage("spiece.model: its precompiled normalizer is damaged: " + message);
    }

    @Test
    void replacementsThatAreNoText() {
        byte[] table = table(2, 3, "b\0\0\u00e9\0");
        table[table.length - 2] = 'x';
        assertThatThrownBy(() -> Charsmap.requireSound(FILE, table))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "spiece.model: its precompiled normalizer is damaged: its replacements are not valid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 500, 1027})
    void cutShort(int length) {
        byte[] cut = Arrays.copyOf(table(2, 3, "b\0\0\u00e9\0"), length);
        assertThatThrownBy(() -> Charsmap.requireSound(FILE, cut))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("spiece.model: its precompiled normalizer is damaged: ");
    }
}
