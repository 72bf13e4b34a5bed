package genir.corpus.format;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.TestCollection;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Writes a collection in BEIR's layout; reading it back with {@link BeirFormat} gives an equal collection. */
public final class BeirWriter {
    private static final Set<String> OURS = Set.of(BeirFormat.CORPUS, BeirQueries.QUERIES, BeirQueries.QRELS);

    private BeirWriter() {}

    /**
     * Puts the whole folder in place at once; a collection that stood there before is replaced.
     *
     * @throws InputException if the folder holds anything that is not part of a collection
     */
    public static void write(TestCollection collection, Path folder) throws IOException {
        refuseToReplaceOthers(folder);
        AtomicFiles.writeFolder(folder, target -> {
            AtomicFiles.write(target.resolve(BeirFormat.CORPUS), out -> {
                for (Document document : collection.documents()) {
                    Json.writeLine(out, new BeirDocument(document.id(), document.title(), document.text()));
                }
            });
            BeirQueries.write(target, collection.splits());
        });
    }

    private static void refuseToReplaceOthers(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Inputs.requireFolder(folder, "a new folder, or one with a collection to replace");
        try (var entries = Files.list(folder)) {
            List<String> others = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !OURS.contains(name))
                    .sorted()
                    .toList();
            if (!others.isEmpty()) {
                throw InputException.in(folder, "not replaced, as it holds more than a collection: " + others.get(0));
            }
        }
    }

    private record BeirDocument(String _id, String title, String text) {}
}
