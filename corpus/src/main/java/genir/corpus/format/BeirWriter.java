package genir.corpus.format;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.TestCollection;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a collection in BEIR's layout; reading it back with {@link BeirFormat} gives an equal collection. */
public final class BeirWriter {
    /** The file beside the collection with what was not as it should be where it came from. */
    public static final String FLAWS = "import-flaws.txt";

    private BeirWriter() {}

    /**
     * Puts the whole folder in place at once.
     *
     * @param flaws what was found when the collection was read; {@link #FLAWS} is written where there is any
     * @param folder must not exist, or be empty
     * @param progress shows how many documents are written
     */
    public static void write(TestCollection collection, Flaws flaws, Path folder, Progress progress)
            throws IOException {
        OutputFolder.requireNewOrEmpty(folder);
        AtomicFiles.writeFolder(folder, target -> {
            AtomicFiles.write(target.resolve(BeirFormat.CORPUS), out -> {
                try (Progress.Task task =
                        progress.start("write documents", collection.documents().size())) {
                    for (Document document : collection.documents()) {
                        DocumentLines.write(out, document);
                        task.advance(1, "");
                    }
                }
            });
            BeirQueries.write(target, collection.splits());
            if (!flaws.isEmpty()) {
                flaws.write(target.resolve(FLAWS));
            }
        });
    }
}
