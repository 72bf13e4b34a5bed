package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The kinds of files in which TREC's document collections come, told by what a file begins with. */
enum TrecFileKind {
    /** {@code <DOC>} elements, as on the TREC disks. */
    SGML("<DOC[\\s>]"),
    /** The New York Times Annotated Corpus: articles in the News Industry Text Format, each a file of its own. */
    NEW_YORK_TIMES("<nitf[\\s>]"),
    /** The Washington Post: a JSON object a line. */
    WASHINGTON_POST("\\A\\s*\\{.*\"contents\"\\s*:"),
    /** None of them. */
    OTHER("(?!)");

    /** So much of a file is looked at: in every kind a document begins in the first lines. */
    private static final int HEAD = 1 << 16;

    private static final int TAR_MAGIC_AT = 257;

    private final Pattern sign;

    TrecFileKind(String sign) {
        this.sign = Pattern.compile(sign, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /**
     * Looks into a file.
     *
     * @throws InputException if it is an archive or compressed in another way than gzip
     */
    static TrecFileKind of(Path file) {
        String head = head(file);
        if (head.startsWith("\u001F\u009D")) {
            throw packed(file, "compressed with compress", "gzip -dc FILE > NEW-FILE");
        }
        if (head.startsWith("\u001F\u008B")) {
            throw packed(file, "compressed with gzip, but its name does not end in .gz", "gzip -dc FILE > NEW-FILE");
        }
        if (head.startsWith("BZh")) {
            throw packed(file, "compressed with bzip2", "bzip2 -d FILE");
        }
        if (head.startsWith("\u00FD7zXZ")) {
            throw packed(file, "compressed with xz", "xz -d FILE");
        }
        if (head.startsWith("PK\u0003\u0004")) {
            throw packed(file, "a zip archive", "unzip FILE");
        }
        if (head.startsWith("ustar", TAR_MAGIC_AT)) {
            throw packed(file, "a tar archive", "tar -xf FILE");
        }
        for (TrecFileKind kind : values()) {
            if (kind.sign.matcher(head).find()) {
                return kind;
            }
        }
        return OTHER;
    }

    private static InputException packed(Path file, String what, String command) {
        return InputException.in(file, "is " + what + "; unpack it first: " + command);
    }

    private static String head(Path file) {
        try (InputStream in = Inputs.open(file, "TREC documents")) {
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }
}
