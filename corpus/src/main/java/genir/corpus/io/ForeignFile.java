package genir.corpus.io;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Kinds of files that are no text in UTF-8, told by what they begin with, and the commands that make text of them. */
public enum ForeignFile {
    COMPRESS("\u001F\u009D", 0, "is compressed with compress; unpack it first: gzip -dc FILE > NEW-FILE"),
    GZIP(
            "\u001F\u008B",
            0,
            "is compressed with gzip, but its name does not end in .gz; unpack it first: gzip -dc FILE > NEW-FILE"),
    BZIP2("BZh", 0, "is compressed with bzip2; unpack it first: bzip2 -d FILE"),
    XZ("\u00FD7zXZ", 0, "is compressed with xz; unpack it first: xz -d FILE"),
    ZIP("PK\u0003\u0004", 0, "is a zip archive; unpack it first: unzip FILE"),
    TAR("ustar", 257, "is a tar archive; unpack it first: tar -xf FILE"),
    UTF16_LITTLE("\u00FF\u00FE", 0, "is in UTF-16; it becomes UTF-8 by: iconv -f utf-16 -t utf-8 FILE > NEW-FILE"),
    UTF16_BIG("\u00FE\u00FF", 0, UTF16_LITTLE.problem);

    private final String sign;
    private final int at;
    private final String problem;

    ForeignFile(String sign, int at, String problem) {
        this.sign = sign;
        this.at = at;
        this.problem = problem;
    }

    /**
     * What to tell whoever gave such a file for a text; empty where it is of none of these kinds.
     *
     * @param head what the file begins with
     * @param length how many bytes of {@code head} count
     */
    public static Optional<String> problem(byte[] head, int length) {
        String begin = new String(head, 0, length, StandardCharsets.ISO_8859_1);
        for (ForeignFile kind : values()) {
            if (begin.startsWith(kind.sign, kind.at)) {
                return Optional.of(kind.problem);
            }
        }
        return Optional.empty();
    }
}
