package genir.cli.run;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.TestCollection;
import genir.corpus.format.CollectionConfig;
import genir.corpus.format.CollectionFormat;
import genir.corpus.format.CollectionFormats;
import genir.corpus.format.Flaws;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The collection a configuration names; read once, so that it can be checked before anything is written. */
final class CollectionSource {
    private final CollectionConfig config;
    private final Flaws flaws;
    private final Progress progress;
    private Map<String, String> checksums;
    private TestCollection collection;

    CollectionSource(CollectionConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
        this.flaws = Flaws.refusedIf(config.strict());
    }

    /** SHA-256 of each of the collection's files by name; a missing one is an {@link InputException}. */
    Map<String, String> checksums() throws IOException {
        if (checksums == null) {
            Path path = path();
            checksums = Checksums.ofFiles(path, format().files(path));
        }
        return checksums;
    }

    /** Reads the collection and keeps it for {@link #take}; whatever is wrong with it is an {@link InputException}. */
    void read() {
        if (collection == null) {
            collection = format().read(path(), flaws, progress);
        }
    }

    /** What was not as it should be in the collection that was read. */
    Flaws flaws() {
        read();
        return flaws;
    }

    /** Whether the collection that was read has a document of this id. */
    boolean contains(String id) {
        read();
        return collection.documents().ids().contains(id);
    }

    /** The collection, handed over: from here on only the taker holds it in memory. */
    TestCollection take() {
        read();
        TestCollection taken = collection;
        collection = null;
        return taken;
    }

    private Path path() {
        if (Locations.isAddress(config.path())) {
            throw new InputException("collection.path: " + config.path()
                    + " is an address, which only 'genir spark' reads; expected a path of this machine");
        }
        Path path = Path.of(config.path());
        if (!Files.exists(path)) {
            throw new InputException("collection.path: there is nothing at " + path);
        }
        Inputs.requireOpen(path);
        return path;
    }

    private CollectionFormat format() {
        return CollectionFormats.installed().named(config.format());
    }
}
