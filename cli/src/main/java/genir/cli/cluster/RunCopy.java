package genir.cli.cluster;

import genir.cli.run.Locations;
import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run that this process works on: in its place where that is a path, in a copy where it is an address. */
final class RunCopy {
    private RunCopy() {}

    /** What is done in a run's folder on this machine. */
    interface Work {
        void in(Path folder) throws IOException;
    }

    /**
     * Works on a run.
     *
     * @param run the run directory, a location
     * @param work what is done
     * @param publish puts at the address what is new in the copy; not called where there is none
     * @throws InputException as the work does, with the run's address for the name of the copy
     */
    static void use(SharedFiles files, String run, Work work, Work publish) throws IOException {
        use(files, run, true, work, publish);
    }

    /** Works on a run that need not be there yet; then the copy is an empty folder. */
    static void useOrMake(SharedFiles files, String run, Work work, Work publish) throws IOException {
        use(files, run, files.exists(run), work, publish);
    }

    private static void use(SharedFiles files, String run, boolean isThere, Work work, Work publish)
            throws IOException {
        if (!Locations.isAddress(run)) {
            work.in(Path.of(run));
            return;
        }
        Path copy = Files.createTempDirectory("genir-run");
        try {
            if (isThere) {
                files.download(run, copy);
            }
            work.in(copy);
            publish.in(copy);
        } catch (InputException wrong) {
            throw new InputException(wrong.getMessage().replace(copy.toString(), run), wrong);
        } finally {
            AtomicFiles.deleteTree(copy);
        }
    }
}
