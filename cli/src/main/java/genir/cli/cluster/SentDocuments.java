package genir.cli.cluster;

import genir.cli.run.Locations;
import genir.corpus.Documents;
import genir.corpus.format.DocumentLines;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Documents on their way to another machine, in a file that it sees.
 *
 * @param file a location
 * @param sha256 of the file as it was sent
 */
record SentDocuments(String file, String sha256) implements Serializable {
    /** Writes the file. */
    static SentDocuments send(Documents documents, SharedFiles files, String file) throws IOException {
        Path here = Files.createTempFile("genir", ".jsonl");
        try {
            DocumentLines.write(documents, here);
            files.upload(here, file);
            return new SentDocuments(file, Checksums.ofFile(here));
        } finally {
            AtomicFiles.deleteTree(here);
        }
    }

    /**
     * Reads them.
     *
     * @throws IOException if they are not those that were sent
     */
    Documents read(SharedFiles files) throws IOException {
        Path here = files.fetch(file);
        if (!Checksums.ofFile(here).equals(sha256)) {
            throw new IOException(Locations.name(file) + " did not arrive as it was sent");
        }
        return DocumentLines.read(here);
    }
}
