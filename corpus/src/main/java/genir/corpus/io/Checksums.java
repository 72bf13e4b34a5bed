package genir.corpus.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** SHA-256 of files, folders and texts, in lower-case hexadecimal digits. */
public final class Checksums {
    private Checksums() {}

    public static String ofFile(Path file) throws IOException {
        MessageDigest digest = sha256();
        update(digest, file);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of the relative names and contents of all files below a folder, in order of name. */
    public static String ofTree(Path folder) throws IOException {
        MessageDigest digest = sha256();
        List<Path> files;
        try (var paths = Files.walk(folder)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            update(digest, file);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of each file by its name relative to a folder, or by its plain name where it lies elsewhere. */
    public static SortedMap<String, String> ofFiles(Path folder, List<Path> files) throws IOException {
        SortedMap<String, String> checksums = new TreeMap<>();
        Path root = folder.toAbsolutePath().normalize();
        for (Path file : files) {
            Path absolute = file.toAbsolutePath().normalize();
            boolean below = absolute.startsWith(root) && !absolute.equals(root);
            Path name = below ? root.relativize(absolute) : absolute.getFileName();
            checksums.put(name.toString().replace('\\', '/'), ofFile(file));
        }
        return checksums;
    }

    /** Of what is left in a stream. */
    public static String ofStream(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        update(digest, in);
        return HexFormat.of().formatHex(digest.digest());
    }

    public static String ofBytes(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    public static String ofText(String text) {
        return ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of texts in their order; where one ends and the next begins counts too. */
    public static String ofTexts(Stream<String> texts) {
        MessageDigest digest = sha256();
        texts.forEachOrdered(text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            update(digest, in);
        }
    }

    private static void update(MessageDigest digest, InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
