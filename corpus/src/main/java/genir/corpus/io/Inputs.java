package genir.corpus.io;

import genir.corpus.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens the user's files; what goes wrong becomes an {@link InputException} that names the file. */
public final class Inputs {
    private static final int BUFFER = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Inputs() {}

    /**
     * Opens a file for reading; one whose name ends in {@code .gz} is decompressed on the way.
     *
     * @param expected what the file should be, for the message where there is none, e.g. {@code "one JSON object a line"}
     */
    public static InputStream open(Path file, String expected) {
        require(file, expected);
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
            if (!file.toString().endsWith(".gz")) {
                return in;
            }
            try {
                return new GZIPInputStream(in, BUFFER);
            } catch (IOException notGzip) {
                in.close();
                throw notGzip;
            }
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    /** Opens a text in UTF-8 without its byte order mark; a malformed byte makes the reader throw, not guess. */
    public static Reader reader(Path file, String expected) {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(
                        open(file, expected),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                BUFFER);
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException failure) {
            try {
                reader.close();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw unreadable(file, failure);
        }
    }

    /** The file itself, or its compressed form {@code NAME.gz} where only that is there. */
    public static Path orCompressed(Path file) {
        Path compressed = file.resolveSibling(file.getFileName() + ".gz");
        return !Files.exists(file) && Files.exists(compressed) ? compressed : file;
    }

    /** Fails unless the path is a file. */
    public static void require(Path file, String expected) {
        if (!Files.exists(file)) {
            throw absent(file, "file", expected);
        }
        if (!Files.isRegularFile(file)) {
            throw InputException.in(file, "not a file; expected " + expected);
        }
    }

    /** Fails unless the path is a folder. */
    public static void requireFolder(Path folder, String expected) {
        if (!Files.exists(folder)) {
            throw absent(folder, "folder", expected);
        }
        if (!Files.isDirectory(folder)) {
            throw InputException.in(folder, "not a folder; expected " + expected);
        }
        requireOpen(folder);
    }

    /** Fails if the path is a folder that this user may not look into, whose files would seem not to exist. */
    public static void requireOpen(Path folder) {
        if (Files.isDirectory(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
            throw InputException.in(folder, "cannot be read: permission denied");
        }
    }

    /** What lies in a folder that is closed to us does not seem to exist; but it is not known not to either. */
    private static InputException absent(Path path, String kind, String expected) {
        return InputException.in(
                path,
                Files.notExists(path)
                        ? "no such " + kind + "; expected " + expected
                        : "cannot be read: permission denied; expected " + expected);
    }

    /** Where a byte is not UTF-8, if that is why a parser threw. */
    public static Optional<InputException> malformedText(Path file, Exception problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException malformed) {
                return Optional.of(unreadable(file, malformed));
            }
        }
        return Optional.empty();
    }

    /** What reading a file threw, as one line; a malformed UTF-8 byte is looked up again to name its line. */
    public static InputException unreadable(Path file, IOException failure) {
        if (failure instanceof CharacterCodingException) {
            try (Utf8Lines lines = Utf8Lines.open(file, "text in UTF-8")) {
                String line = lines.next();
                while (line != null) {
                    line = lines.next();
                }
            } catch (InputException located) {
                return located;
            }
        }
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (failure instanceof NoSuchFileException || failure instanceof NotDirectoryException) {
            reason = "no such file";
        } else if (failure instanceof AccessDeniedException) {
            reason = "permission denied";
        } else if (failure instanceof ZipException) {
            reason = "not valid gzip (" + reason + ")";
        } else if (failure instanceof EOFException) {
            reason = "ends too early";
        }
        return new InputException(file + ": cannot be read: " + reason.replaceAll("\\s+", " "), failure);
    }
}
