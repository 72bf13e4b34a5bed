package genir.corpus.text;

import genir.corpus.InputException;
import java.nio.file.Path;
import org.apache.lucene.util.Version;

/** The version of Lucene: another major one may make other terms of a text, and other files. */
public final class LuceneVersion {
    private LuceneVersion() {}

    /** The one that is running. */
    public static String running() {
        return Version.LATEST.toString();
    }

    /**
     * Fails unless something was made with this major version.
     *
     * @param file where it says so
     * @param made what was made and how: {@code the index was written by}
     * @param remedy what to do
     */
    public static void require(Path file, String version, String made, String remedy) {
        if (version == null || !version.startsWith(Version.LATEST.major + ".")) {
            throw InputException.in(
                    file, made + " Lucene " + version + ", this is Lucene " + running() + "; " + remedy);
        }
    }
}
