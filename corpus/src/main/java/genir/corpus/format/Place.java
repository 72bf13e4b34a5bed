package genir.corpus.format;

import genir.corpus.InputException;
import java.nio.file.Path;

/**
 * Where in the user's files something stands.
 *
 * @param line from 1
 */
record Place(Path file, long line) {
    InputException error(String problem) {
        return InputException.at(file, line, problem);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
