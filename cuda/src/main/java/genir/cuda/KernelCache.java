package genir.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Compiled kernels on disk: each in a file named after the hash of everything that decides about them, its content behind the
 * content's hash. A cache that cannot be read or written costs time, nothing else.
 */
final class KernelCache {
    private static final String ALGORITHM = "SHA-256";

    private final Path folder;

    KernelCache(Path folder) {
        this.folder = folder;
    }

    /** The user's. */
    static KernelCache ofUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return new KernelCache(folder.resolve("genir").resolve("kernels"));
    }

    /** Kernels compiled before, or now. */
    byte[] get(String key, Supplier<byte[]> compiler) {
        Path file = folder.resolve(HexFormat.of().formatHex(hash(key.getBytes(StandardCharsets.UTF_8))));
        byte[] known = read(file);
        if (known != null) {
            return known;
        }
        byte[] compiled = compiler.get();
        write(file, compiled);
        return compiled;
    }

    /** Null where there is no such file, or not as it was written. */
    private static byte[] read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int hashLength = hash(new byte[0]).length;
            if (bytes.length <= hashLength) {
                return null;
            }
            byte[] content = Arrays.copyOfRange(bytes, hashLength, bytes.length);
            return Arrays.equals(hash(content), 0, hashLength, bytes, 0, hashLength) ? content : null;
        } catch (IOException absent) {
            return null;
        }
    }

    private void write(Path file, byte[] content) {
        Path partial = null;
        try {
            Files.createDirectories(folder);
            partial = Files.createTempFile(folder, "partial-", null);
            byte[] hash = hash(content);
            byte[] bytes = Arrays.copyOf(hash, hash.length + content.length);
            System.arraycopy(content, 0, bytes, hash.length, content.length);
            Files.write(partial, bytes);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            delete(partial);
        }
    }

    private static void delete(Path partial) {
        try {
            if (partial != null) {
                Files.deleteIfExists(partial);
            }
        } catch (IOException left) {
            // A file of no use lies in a cache, which the user may empty at any time.
        }
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance(ALGORITHM).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
