package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/**
 * The check of SentencePiece's precompiled normaliser, because a damaged one makes the native tokenizers end the process.
 *
 * <p>It is a trie, as a double array (Yata et al., "A compact static double-array keeping character codes", 2007, in the
 * units of Darts-clone), of the texts to replace; a leaf holds where in the block of zero-terminated UTF-8 behind it the
 * replacement begins. The layout is that of SentencePiece's normalizer.cc: a length in bytes, the trie, the block.
 */
final class Charsmap {
    /** A node's children lie in its block of as many units, which is why a trie consists of whole blocks. */
    private static final int BLOCK = 256;

    private final ByteBuffer units;
    private final int count;
    private final ByteBuffer replacements;

    private Charsmap(ByteBuffer units, ByteBuffer replacements) {
        this.units = units;
        this.count = units.remaining() / Integer.BYTES;
        this.replacements = replacements;
    }

    /** Checks every table in a part of a tokenizer.json; a damaged one is an {@link InputException}. */
    static void requireSound(Path file, JsonNode json) {
        for (JsonNode table : json.findValues("precompiled_charsmap")) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(table.asText());
            } catch (IllegalArgumentException notBase64) {
                throw damaged(file, "it is not in Base64");
            }
            requireSound(file, bytes);
        }
    }

    /** Checks one table. */
    static void requireSound(Path file, byte[] table) {
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < Integer.BYTES) {
            throw damaged(file, "it ends too early");
        }
        int length = bytes.getInt();
        if (length <= 0 || length > bytes.remaining() || length % (BLOCK * Integer.BYTES) != 0) {
            throw damaged(file, "a trie of " + Integer.toUnsignedString(length) + " bytes in " + table.length);
        }
        ByteBuffer units = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer replacements = bytes.slice(bytes.position() + length, bytes.remaining() - length);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(replacements.duplicate());
        } catch (CharacterCodingException malformed) {
            throw damaged(file, "its replacements are not valid UTF-8");
        }
        String problem = new Charsmap(units, replacements).problem();
        if (problem != null) {
            throw damaged(file, problem);
        }
    }

    /** Walks to every node that a text can lead to. */
    private String problem() {
        BitSet seen = new BitSet(count);
        Deque<Integer> open = new ArrayDeque<>();
        int root = offset(units.getInt(0));
        if (root >= count) {
            return "its trie leads out of itself";
        }
        seen.set(root);
        open.push(root);
        while (!open.isEmpty()) {
            int node = open.pop();
            for (int label = 1; label < BLOCK; label++) {
                int unit = unit(node ^ label);
                if ((unit & (1 << 31 | 0xff)) != label) {
                    continue;
                }
                int child = node ^ label ^ offset(unit);
                if (child >= count) {
                    return "its trie leads out of itself";
                }
                if ((unit >>> 8 & 1) == 1 && !isStart(unit(child) & Integer.MAX_VALUE)) {
                    return "its trie points to no replacement";
                }
                if (!seen.get(child)) {
                    seen.set(child);
                    open.push(child);
                }
            }
        }
        return null;
    }

    private int unit(int index) {
        return units.getInt(index * Integer.BYTES);
    }

    /** How far the children are from a node, as an exclusive or of indices. */
    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    /** Whether a character, or the end of the block, is at a place. */
    private boolean isStart(int at) {
        return at == replacements.limit() || (at < replacements.limit() && (replacements.get(at) & 0xc0) != 0x80);
    }

    private static InputException damaged(Path file, String reason) {
        return InputException.in(file, "its precompiled normalizer is damaged: " + reason);
    }
}
