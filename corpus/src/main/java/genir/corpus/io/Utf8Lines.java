package genir.corpus.io;

import genir.corpus.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The lines of a UTF-8 text file, one after the other, with their numbers.
 *
 * <p>A byte order mark and the carriage return of CRLF are dropped; a file that has only carriage returns is split at these.
 * A byte that is not UTF-8 is an error with its line.
 * A line may be as long as a Java string.
 */
public final class Utf8Lines implements Closeable {
    private static final Charset LATIN1 = Charset.forName("windows-1252");

    private final Path file;
    private final InputStream in;
    /** Null where such a line is an error. */
    private final LongConsumer notUtf8;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final byte[] chunk = new byte[1 << 16];
    private int chunkStart;
    private int chunkEnd;
    private byte lineEnd;
    private byte[] line = new byte[1 << 10];
    private long number;
    private boolean latin1;
    private boolean slow;

    private Utf8Lines(Path file, InputStream in, LongConsumer notUtf8) {
        this.file = file;
        this.in = in;
        this.notUtf8 = notUtf8;
    }

    /** Opens a file, decompressing {@code .gz}; {@code expected} says in the error what a missing file should be. */
    public static Utf8Lines open(Path file, String expected) {
        return new Utf8Lines(file, Inputs.open(file, expected), null);
    }

    /**
     * Opens a file in which a line that is not UTF-8 is taken for Latin-1, as Windows writes it (code page 1252).
     *
     * @param notUtf8 told the number of the first such line
     */
    public static Utf8Lines openOrLatin1(Path file, String expected, LongConsumer notUtf8) {
        return new Utf8Lines(file, Inputs.open(file, expected), notUtf8);
    }

    /**
     * Reads a stream that may be slow, such as a pipe: a line is returned as soon as it is there.
     *
     * @param name what stands for the file in messages
     */
    public static Utf8Lines of(InputStream in, Path name) {
        Utf8Lines lines = new Utf8Lines(name, in, null);
        lines.slow = true;
        return lines;
    }

    /** Whether {@link #next} answers without waiting for more of a slow stream. */
    public boolean isReady() {
        for (int i = chunkStart; i < chunkEnd; i++) {
            if (chunk[i] == lineEnd) {
                return true;
            }
        }
        try {
            return !slow || in.available() > 0;
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    /** The next line without its end, or null after the last one. */
    public String next() {
        int length = 0;
        boolean any = false;
        try {
            while (fill()) {
                any = true;
                int end = chunkStart;
                while (end < chunkEnd && chunk[end] != lineEnd) {
                    end++;
                }
                length = append(length, end);
                if (end < chunkEnd) {
                    chunkStart = end + 1;
                    break;
                }
                chunkStart = end;
            }
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
        if (!any) {
            return null;
        }
        number++;
        return decode(length);
    }

    /** The number of the line last returned, from 1; 0 before the first. */
    public long number() {
        return number;
    }

    public Path file() {
        return file;
    }

    /** A problem in the line last returned. */
    public InputException error(String problem) {
        return InputException.at(file, number, problem);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }

    private boolean fill() throws IOException {
        if (chunkStart == chunkEnd) {
            chunkStart = 0;
            chunkEnd = slow ? Math.max(0, in.read(chunk)) : in.readNBytes(chunk, 0, chunk.length);
            if (lineEnd == 0) {
                lineEnd = lineEnd();
            }
        }
        return chunkStart < chunkEnd;
    }

    /** The carriage return where the file begins with lines that end so and in no newline, as on old Macintoshes. */
    private byte lineEnd() {
        boolean carriageReturn = false;
        // The last byte may be half of a CRLF.
        for (int i = 0; i < chunkEnd; i++) {
            if (chunk[i] == '\n') {
                return '\n';
            }
            carriageReturn |= chunk[i] == '\r' && i < chunkEnd - 1;
        }
        return (byte) (carriageReturn ? '\r' : '\n');
    }

    private int append(int length, int end) {
        int more = end - chunkStart;
        if (length > Integer.MAX_VALUE - 8 - more) {
            throw InputException.at(file, number + 1, "the line is longer than 2 GB");
        }
        if (length + more > line.length) {
            long doubled = Math.max(2L * line.length, length + more);
            line = Arrays.copyOf(line, (int) Math.min(doubled, Integer.MAX_VALUE - 8));
        }
        System.arraycopy(chunk, chunkStart, line, length, more);
        return length + more;
    }

    private String decode(int length) {
        int start =
                number == 1 && length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF
                        ? 3
                        : 0;
        int end = length > start && line[length - 1] == '\r' ? length - 1 : length;
        try {
            return decoder.decode(ByteBuffer.wrap(line, start, end - start)).toString();
        } catch (CharacterCodingException malformed) {
            Optional<String> foreign = number == 1 ? ForeignFile.problem(line, length) : Optional.empty();
            if (foreign.isPresent()) {
                throw InputException.in(file, foreign.get());
            }
            if (notUtf8 != null) {
                if (!latin1) {
                    latin1 = true;
                    notUtf8.accept(number);
                }
                return new String(line, start, end - start, LATIN1);
            }
            throw error(notUtf8(file));
        }
    }

    /** What is wrong with a line that is not UTF-8, and what to do. */
    public static String notUtf8(Path file) {
        return "not valid UTF-8; a Latin-1 file becomes it by: iconv -f latin1 -t utf8 " + file.getFileName()
                + " > OTHER";
    }
}
