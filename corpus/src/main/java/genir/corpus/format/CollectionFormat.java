package genir.corpus.format;

import genir.corpus.Progress;
import genir.corpus.TestCollection;
import java.nio.file.Path;
import java.util.List;

/** One way to lay out a test collection in files. */
public interface CollectionFormat {
    /** The name in {@code --format} and {@code collection.format}. */
    String name();

    /**
     * The files that {@link #read} reads, in the order it reads them; their checksums are the collection's provenance.
     *
     * @throws genir.corpus.InputException where a needed file is missing
     */
    List<Path> files(Path input);

    /**
     * Reads and validates everything.
     *
     * @param flaws where the reader reports what is not as it should be and leaves out
     * @param progress shows how many documents have been read
     * @throws genir.corpus.InputException with one line that names file and line, at the first thing that cannot be read
     */
    TestCollection read(Path input, Flaws flaws, Progress progress);

    /** Reads a collection that must be without a {@link Flaw}. */
    default TestCollection read(Path input) {
        return read(input, Flaws.refused(), Progress.NONE);
    }
}
