package genir.corpus.format;

import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;

/** Opens files of collections that are older than UTF-8. */
final class Latin1Lines {
    private Latin1Lines() {}

    /** The lines of a file that should be in UTF-8; where it is not, that is one flaw and the line is Latin-1. */
    static Utf8Lines open(Path file, String expected, Flaws flaws) {
        return Utf8Lines.openOrLatin1(
                file, expected, line -> flaws.found(Flaw.LATIN1_FILE, new Place(file, line), Utf8Lines.notUtf8(file)));
    }
}
