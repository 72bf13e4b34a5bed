package genir.corpus.format;

import java.nio.file.Path;

/**
 * What a format is to read.
 *
 * @param path a folder or a file
 * @param options what the user says about it
 */
public record Source(Path path, FormatOptions options) {
    /** A source of which nothing needs to be said. */
    public static Source at(Path path) {
        return new Source(path, FormatOptions.NONE);
    }
}
