package genir.retrieval.dense;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of ids and their vectors, in the order in which they are added. */
final class VectorChecksum {
    private final MessageDigest digest = sha256();

    void add(String id, float[] vector) {
        digest.update(id.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(1 + vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        // No id has a zero byte, so that where it ends counts too.
        bytes.put((byte) 0);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        digest.update(bytes.flip());
    }

    /** Of all that was added; afterwards it begins anew. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
