package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.io.ForeignFile;
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

    private final Pattern sign;

    TrecFileKind(String sign) {
        this.sign = Pattern.compile(sign, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /**
     * Looks into a file.
     *
     * @throws InputException if it is of a kind that has to become text first
     */
    static TrecFileKind of(Path file) {
        byte[] bytes = head(file);
        ForeignFile.problem(bytes, bytes.length).ifPresent(problem -> {
            throw InputException.in(file, problem);
        });
        String head = new String(bytes, StandardCharsets.ISO_8859_1);
        for (TrecFileKind kind : values()) {
            if (kind.sign.matcher(head).find()) {
                return kind;
            }
        }
        return OTHER;
    }

    private static byte[] head(Path file) {
        try (InputStream in = Inputs.open(file, "TREC documents")) {
            return in.readNBytes(HEAD);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
    }
}
