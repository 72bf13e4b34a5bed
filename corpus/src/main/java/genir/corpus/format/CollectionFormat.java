package genir.corpus.format;

import genir.corpus.Progress;
import genir.corpus.TestCollection;
import java.nio.file.Path;
import java.util.List;

/**
 * One way to lay out a test collection in files. {@link DocumentFormat} is the base of those that hold documents alone.
 *
 * <p>A format is found by {@link java.util.ServiceLoader}: a class on the class path with a public constructor without
 * parameters, named in {@code META-INF/services/genir.corpus.format.CollectionFormat}.
 */
public interface CollectionFormat {
    /** The name in {@code --format} and {@code collection.format}. */
    String name();

    /** The names of the {@link FormatOptions} that it takes, without dashes. */
    default List<String> options() {
        return List.of();
    }

    /**
     * The files that {@link #read} reads, in the order it reads them; their checksums are the collection's provenance.
     *
     * @throws genir.corpus.InputException where a needed file is missing
     */
    List<Path> files(Source source);

    /**
     * Reads and validates everything.
     *
     * @param flaws where the reader reports what is not as it should be and leaves out
     * @param progress shows how many documents have been read
     * @throws genir.corpus.InputException with one line that names file and line, at the first thing that cannot be read
     */
    TestCollection read(Source source, Flaws flaws, Progress progress);

    /** The files of a source of which nothing needs to be said. */
    default List<Path> files(Path input) {
        return files(Source.at(input));
    }

    /** Reads a source of which nothing needs to be said. */
    default TestCollection read(Path input, Flaws flaws, Progress progress) {
        return read(Source.at(input), flaws, progress);
    }

    /** Reads a collection that must be without a {@link Flaw}. */
    default TestCollection read(Path input) {
        return read(input, Flaws.refused(), Progress.NONE);
    }
}
