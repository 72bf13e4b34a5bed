package genir.corpus.format;

import genir.corpus.InputException;
import java.nio.file.Path;

/**
 * Where in the user's files something stands.
 *
 * @param line from 1; 0 where the whole file is meant
 * @param path inside a JSON text, such as {@code $.data[3].paragraphs[1]}, since a long one may be a single line; empty where the
 *     line is all there is to say
 */
public record Place(Path file, long line, String path) {
    /** A line of a file. */
    public Place(Path file, long line) {
        this(file, line, "");
    }

    /** A file as a whole. */
    public static Place of(Path file) {
        return new Place(file, 0);
    }

    /** A place further inside: the path with this step at its end. */
    public Place inside(String step) {
        return new Place(file, line, path + step);
    }

    /** A problem there. */
    public InputException error(String problem) {
        return new InputException(this + ": " + problem);
    }

    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line) + (path.isEmpty() ? "" : ": " + path);
    }
}
