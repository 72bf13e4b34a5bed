package genir.corpus.format;

import genir.corpus.InputException;
import java.nio.file.Path;

/**
 * Where in the user's files something stands.
 *
 * @param line from 1
 * @param path inside a JSON text, such as {@code $.data[3].paragraphs[1]}, since a long one may be a single line; empty where the
 *     line is all there is to say
 */
record Place(Path file, long line, String path) {
    Place(Path file, long line) {
        this(file, line, "");
    }

    /** A place further inside: the path with this step at its end. */
    Place inside(String step) {
        return new Place(file, line, path + step);
    }

    InputException error(String problem) {
        return InputException.at(file, line, path.isEmpty() ? problem : path + ": " + problem);
    }

    @Override
    public String toString() {
        return file + ":" + line + (path.isEmpty() ? "" : ": " + path);
    }
}
